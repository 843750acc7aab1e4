"""Search in synthetic codes, against FAISS on the same codes with as many threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from hashdesk import paths
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.distance_weights import Ranking
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query
from hashdesk.encoders.files.bundle import load_bundle
from tests.benchmarks.report import Figure
from tests.random_codes import random_codes, row_query

K = 100
QUERIES = 50
# As adapting ranks (trainer/adaptation/recipe.py): the trainer is not needed here.
ADAPTED_RANKING = {64: ByLength({64: 2, 32: 2, 16: 2}, {64: 1, 32: 1})}
MOST_SUMMED_MS = 6


def measure() -> list[Figure]:
    """Measure one million codes against FAISS, and ten million codes at 16, 8 and 4 bits."""
    index = make_index(1_000_000)
    shipped = make_index(1_000_000, load_bundle(paths.resources() / "encoder").ranking)
    adapted = make_index(1_000_000, ADAPTED_RANKING)
    queries = make_queries(QUERIES)
    figures = []
    hashdesk_ms = median_ms(lambda query: index.nearest(query, 64, K), queries)
    faiss_ms, equal = _faiss(index, queries)
    figures.append(Figure("64 bits, 1 M codes, top 100", f"{hashdesk_ms:.2f} ms"))
    figures.append(Figure("  FAISS IndexBinaryFlat, 1 thread", f"{faiss_ms:.2f} ms"))
    ratio = hashdesk_ms / faiss_ms
    figures.append(Figure("  ours / FAISS", f"{ratio:.2f}", "≤ 1.5", ratio <= 1.5))
    figures.append(
        Figure("  distances equal to FAISS's", f"{equal} of {QUERIES}", "all", equal == QUERIES)
    )
    thirty_two = median_ms(lambda query: index.nearest(query, 32, K), queries)
    figures.append(Figure("32 bits, 1 M codes, top 100", f"{thirty_two:.2f} ms"))
    hashdesk_ms = median_ms(lambda query: shipped.nearest(query, 64, K), queries)
    figures.append(
        Figure("64 bits as the shipped encoder ranks, with pHashes", f"{hashdesk_ms:.2f} ms")
    )
    framed = [replace(one, trimmed=two) for one, two in pairwise(queries)]
    ms = median_ms(lambda query: shipped.nearest(query, 64, K), framed)
    figures.append(Figure("  by a framed picture, in two views", f"{ms:.2f} ms"))
    ms = median_ms(lambda query: adapted.nearest(query, 64, K), queries)
    ranked = "  as an adapted one does: five distances, and pHashes"
    figures.append(Figure(ranked, f"{ms:.2f} ms", "< 6 ms", ms < MOST_SUMMED_MS))
    index = make_index(10_000_000)
    for bits in (16, 8, 4):
        took = median_ms(lambda query, bits=bits: index.nearest(query, bits, K), queries)
        figures.append(
            Figure(f"{bits} bits, 10 M codes, top 100", f"{took:.2f} ms", "< 1 ms", took < 1)
        )
    return figures


def make_index(count: int, ranking: Ranking | None = None) -> HammingIndex:
    """An index of random codes; with a ranking, also random pHashes."""
    details = ranking is not None and any(sums.has_details for sums in ranking.values())
    table = random_codes(count, count, details=details)
    if ranking is None:
        return HammingIndex(np.arange(1, count + 1), table)
    rng = np.random.default_rng(count)
    phashes = rng.integers(1, 1 << 63, count, dtype=np.uint64)
    return HammingIndex(np.arange(1, count + 1), table, ranking, phashes)


def make_queries(count: int) -> list[Query]:
    """Random queries, the same each time."""
    rng = np.random.default_rng(1)
    table = random_codes(count, 1, details=True)
    return [
        replace(row_query(table, row), phash=int(rng.integers(1, 1 << 63))) for row in range(count)
    ]


def median_ms(search: Callable[[Query], object], queries: list[Query]) -> float:
    """The median milliseconds of a search."""
    search(queries[0])
    times = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        times.append(time.perf_counter() - started)
    return float(np.median(times)) * 1000


def _faiss(index: HammingIndex, queries: list[Query]) -> tuple[float, int]:
    """FAISS's median in milliseconds, and the number of queries with equal distances."""
    import faiss

    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(64)
    flat.add(index.codes[64].view(np.uint8).reshape(-1, 8))

    def search(query: Query) -> np.ndarray:
        code = np.array([query.codes[64]], "<u8").view(np.uint8).reshape(1, 8)
        return np.asarray(flat.search(code, K)[0][0])

    equal = sum(
        np.array_equal(search(query), index.nearest(query, 64, K).distances[:K])
        for query in queries
    )
    return median_ms(search, queries), equal
