"""Lists public classes, constants and type aliases that are defined in more than one module.

Part of `make check`: a name that can be searched for should lead to one definition.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("hashdesk", "trainer")


def main() -> int:
    """Print the names that are defined twice; returns 1 if there are any."""
    modules = defaultdict(list)
    for package in PACKAGES:
        for path in sorted(Path(package).rglob("*.py")):
            for name in defined(ast.parse(path.read_text("utf-8"))):
                modules[name].append(str(path))
    twice = {name: paths for name, paths in modules.items() if len(paths) > 1}
    for name, paths in sorted(twice.items()):
        print(f"{name} is defined in {', '.join(paths)}")
    return 1 if twice else 0


def defined(module: ast.Module) -> Iterator[str]:
    """Yield the names of a module that begin with a capital: classes, constants, type aliases."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        yield from (name for name in names if name[0].isupper())


if __name__ == "__main__":
    sys.exit(main())
