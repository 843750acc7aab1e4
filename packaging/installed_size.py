"""The megabytes that each installed package takes, largest first: the table in ARCHITECTURE.md.

python packaging/installed_size.py
"""

from __future__ import annotations

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

LEAST_MB = 1.0  # smaller packages are listed together


def main() -> int:
    """Print the table for the environment that runs this."""
    sizes = {package.metadata["Name"]: megabytes(package) for package in distributions()}
    large = {name: size for name, size in sizes.items() if size >= LEAST_MB}
    for name, size in sorted(large.items(), key=lambda item: -item[1]):
        print(f"{size:8.1f} MB  {name}")
    small = [size for name, size in sizes.items() if name not in large]
    print(f"{sum(small):8.1f} MB  {len(small)} smaller packages")
    print(f"{sum(sizes.values()):8.1f} MB  in all")
    return 0


def megabytes(package: Distribution) -> float:
    """Size of a package's files, compiled ones included."""
    paths = {Path(path.locate()) for path in package.files or ()}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
