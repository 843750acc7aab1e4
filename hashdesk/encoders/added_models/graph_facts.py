"""What is known of a graph before it runs: its inputs and outputs. Read by the child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LARGEST_GRAPH = 1_900_000_000  # bytes, with its weights: a message of ONNX can hold 2 GB
WORD_TYPES = ("int32", "int64")  # types of the numbers of words
FEATURE_TYPES = ("float32", "float16")  # types of numbers that features can have
Shape = tuple[int | None, ...]  # None: any length


@dataclass(frozen=True)
class TensorFacts:
    """An input or output. shape: None if not even the number of dimensions is known."""

    name: str
    type: str  # "float32", "float16", "uint8", "int64" …
    shape: Shape | None


@dataclass(frozen=True)
class OutputFacts(TensorFacts):
    """An output, and how it comes about."""

    needs: tuple[str, ...]  # inputs that it is computed from
    before_last: str = ""  # the tensor that its last linear layer takes; empty: it has none


@dataclass(frozen=True)
class GraphFacts:
    """A graph as it is seen from outside."""

    inputs: tuple[TensorFacts, ...]
    outputs: tuple[OutputFacts, ...]


def parse_facts(reply: Mapping[str, Any]) -> GraphFacts:
    """The facts in a child's reply. Raises KeyError, TypeError or ValueError."""
    inputs = tuple(TensorFacts(*_tensor(one)) for one in reply["inputs"])
    outputs = tuple(
        OutputFacts(*_tensor(one), tuple(map(str, one["needs"])), str(one["before_last"]))
        for one in reply["outputs"]
    )
    return GraphFacts(inputs, outputs)


def _tensor(one: Mapping[str, Any]) -> tuple[str, str, Shape | None]:
    shape = one["shape"]
    if shape is None:
        return str(one["name"]), str(one["type"]), None
    lengths = tuple(None if length is None else int(length) for length in shape)
    return str(one["name"]), str(one["type"]), lengths
