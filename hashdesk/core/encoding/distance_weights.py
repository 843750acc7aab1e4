"""Weights of distances: how a bits setting combines codes.

Long codes tell single pictures apart, short codes themes. An encoder's manifest may combine them
for long settings: "ranking": {"64": {"64": 2, "16": 2, "detail_64": 1}} ranks by twice the
distances at 64 and 16 bits plus the distance of the detail codes of 64 bits. Any other setting
compares theme codes of its own length only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hashdesk.core.documents import Malformed, quoted
from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS

DistanceWeights = ByLength[int]  # weights of the distances that are added up
Ranking = Mapping[int, DistanceWeights]  # bits setting -> weights; others use one length

WEIGHTED_BITS = (32, 64)  # shorter settings are searched by buckets of one distance
HEAVIEST = 16
DETAILS = "details"  # the entry of a manifest that describes detail heads
DETAIL_PREFIX = "detail_"


def parse_ranking(manifest: Mapping[str, Any]) -> Ranking:
    """The ranking in an encoder's manifest. Raises Malformed."""
    ranking = manifest.get("ranking", {})
    if not isinstance(ranking, dict):
        raise Malformed("its ranking is no table")
    details = DETAIL_BITS if manifest.get(DETAILS) else ()
    return {
        _length(bits, WEIGHTED_BITS): _weights(bits, table, details)
        for bits, table in ranking.items()
    }


def ranking_entry(ranking: Ranking) -> dict[str, dict[str, int]]:
    """A ranking as `parse_ranking` reads it."""
    return {
        str(setting): {str(bits): weight for bits, weight in weights.themes.items()}
        | {f"{DETAIL_PREFIX}{bits}": weight for bits, weight in weights.details.items()}
        for setting, weights in ranking.items()
    }


def largest(weights: DistanceWeights) -> int:
    """The largest possible weighted distance."""
    parts = (*weights.themes.items(), *weights.details.items())
    return sum(bits * weight for bits, weight in parts)


def _weights(setting: str, table: object, details: Collection[int]) -> DistanceWeights:
    if not isinstance(table, dict) or setting not in table:
        raise Malformed(f"the ranking of {setting} bits does not count that length itself")
    if not all(type(weight) is int and 0 < weight <= HEAVIEST for weight in table.values()):
        raise Malformed(f"the weights of {setting} bits must be whole numbers up to {HEAVIEST}")
    of_themes, of_details = {}, {}
    for name, weight in table.items():
        if name.startswith(DETAIL_PREFIX):
            of_details[_detail_length(name, setting, details)] = weight
        else:
            of_themes[_length(name, [bits for bits in BITS if bits <= int(setting)])] = weight
    # The chosen length comes first, because it drops most rows.
    by_length = (dict(sorted(part.items(), reverse=True)) for part in (of_themes, of_details))
    return ByLength(*by_length)


def _length(name: str, known: Collection[int]) -> int:
    if name not in map(str, known):
        raise Malformed(f"a ranking knows no setting of {quoted(name)} bits")
    return int(name)


def _detail_length(name: str, setting: str, details: Collection[int]) -> int:
    for bits in details:
        if name == f"{DETAIL_PREFIX}{bits}" and bits <= int(setting):
            return bits
    raise Malformed(f"the ranking of {setting} bits counts {quoted(name)}, which its model lacks")
