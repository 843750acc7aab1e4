"""Codes of photos that do not exist, and photos of such a table as queries."""

from __future__ import annotations

import numpy as np

from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES, Codes, CodeTable
from hashdesk.core.search.query import Query


def random_codes(count: int, seed: int, kinds: int = 0, *, details: bool = False) -> CodeTable:
    """Codes of `count` photos; kinds: number of different codes, for many ties (0: any)."""
    rng = np.random.default_rng(seed)

    def codes(bits: int) -> Codes:
        values = rng.integers(0, 2**bits, kinds or count, dtype=np.uint64, endpoint=False)
        chosen = values[rng.integers(0, kinds, count)] if kinds else values
        return chosen.astype(DTYPES[bits])

    return ByLength(
        {bits: codes(bits) for bits in BITS},
        {bits: codes(bits) for bits in DETAIL_BITS if details},
    )


def row_query(table: CodeTable, row: int) -> Query:
    """The photo in a row as a query."""
    return Query(table.map(lambda codes: int(codes[row])))


def zero_query() -> Query:
    """A query without a bit set, for codes without details."""
    return Query(ByLength(dict.fromkeys(BITS, 0)))
