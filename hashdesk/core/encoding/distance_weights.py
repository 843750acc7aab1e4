"""Weights of distances: how a bits setting combines codes of several lengths.

Long codes tell single pictures apart, short codes themes. An encoder's manifest may combine them
for long settings: "ranking": {"64": {"64": 1, "16": 2}} ranks by the distance at 64 bits plus twice
the distance at 16 bits. Any other setting compares codes of its own length only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hashdesk.core.documents import Malformed, quoted
from hashdesk.core.encoding.codes import BITS

DistanceWeights = Mapping[int, int]  # length -> weight of its distance
Ranking = Mapping[int, DistanceWeights]  # bits setting -> weights; others use one length

WEIGHTED_BITS = (32, 64)  # shorter settings are searched by buckets of one distance
HEAVIEST = 16


def parse_ranking(manifest: Mapping[str, Any]) -> Ranking:
    """The ranking in an encoder's manifest. Raises Malformed."""
    ranking = manifest.get("ranking", {})
    if not isinstance(ranking, dict):
        raise Malformed("its ranking is no table")
    return {_length(bits, WEIGHTED_BITS): _weights(bits, table) for bits, table in ranking.items()}


def largest(weights: DistanceWeights) -> int:
    """The largest possible weighted distance."""
    return sum(bits * weight for bits, weight in weights.items())


def _weights(setting: str, table: object) -> DistanceWeights:
    if not isinstance(table, dict) or setting not in table:
        raise Malformed(f"the ranking of {setting} bits does not count that length itself")
    shorter = [bits for bits in BITS if bits <= int(setting)]
    weights = {_length(bits, shorter): weight for bits, weight in table.items()}
    if not all(type(weight) is int and 0 < weight <= HEAVIEST for weight in weights.values()):
        raise Malformed(f"the weights of {setting} bits must be whole numbers up to {HEAVIEST}")
    # The chosen length comes first, because it drops most rows.
    return dict(sorted(weights.items(), reverse=True))


def _length(name: str, known: tuple[int, ...] | list[int]) -> int:
    if name not in map(str, known):
        raise Malformed(f"a ranking knows no setting of {quoted(name)} bits")
    return int(name)
