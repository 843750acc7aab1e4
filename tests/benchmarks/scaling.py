"""Search among up to 100 million codes on one machine: memory and time.

python -m tests.benchmarks.scaling COUNT measures one size in this process.
"""

from __future__ import annotations

import sys

from tests.benchmarks import child
from tests.benchmarks.report import Figure
from tests.benchmarks.searching import K, make_index, make_queries, median_ms

SIZES = (1_000_000, 10_000_000, 100_000_000)
QUERIES = 10


def measure() -> list[Figure]:
    """Measure each size in a process of its own."""
    figures = []
    for count in SIZES:
        ran = child.run("-m", "tests.benchmarks.scaling", str(count))
        lengths = ", ".join(f"{part.strip()} ms" for part in ran.output.split(";"))
        value = f"{lengths}; {ran.bytes / 1e9:.1f} GB"
        figures.append(Figure(f"{count // 1_000_000} M codes, top {K}", value))
    return figures


def main() -> None:
    """Print the median time at 64, 16 and 8 bits."""
    index = make_index(int(sys.argv[1]))
    queries = make_queries(QUERIES)
    medians = []
    for bits in (64, 16, 8):
        took = median_ms(lambda query, bits=bits: index.nearest(query, bits, K), queries)
        medians.append(f"{bits} bits {took:.1f}")
    print("; ".join(medians))


if __name__ == "__main__":
    main()
