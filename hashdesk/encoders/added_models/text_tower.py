"""The text tower beside a model, if it has one: its graph and its tokenizer, checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hashdesk.core.documents import Malformed, parse_json
from hashdesk.core.errors import ModelRefused
from hashdesk.core.job import Job
from hashdesk.encoders.added_models.graph_facts import (
    FEATURE_TYPES,
    WORD_TYPES,
    GraphFacts,
    OutputFacts,
    TensorFacts,
)
from hashdesk.encoders.added_models.layouts import LARGEST_TOKENIZER, read_limited, unusable_file
from hashdesk.encoders.added_models.model_process import read_text_graph
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.files.model_card import TEXT_GRAPH, TOKENIZER, TextTower

TEXT_VECTORS = (
    "text_embeds", "text_embeddings", "text_embedding", "embedding", "embeddings",
    "text_features", "pooler_output", "pooled_output", "features", "unnorm_text_features",
)  # fmt: skip


def read_text_tower(graph: Path, tokenizer: Path, job: Job) -> tuple[TextTower, dict[str, bytes]]:
    """How the tower is called, and its files by the names that they are kept under.

    Raises ModelRefused or Cancelled.
    """
    try:
        data = read_limited(tokenizer, LARGEST_TOKENIZER)
        words = _count_words(parse_json(data))
    except (Malformed, OSError) as error:
        raise unusable_file(tokenizer, error) from error
    read = read_text_graph(graph, job)
    tower = _tower(graph, read.facts)
    known = read.words.get(tower.ids)
    if known is not None and words > known:
        named = {"tokenizer": str(tokenizer), "name": graph.name}
        raise ModelRefused(Refusal.OTHER_TOKENIZER.say(**named, words=words, known=known))
    return tower, {TEXT_GRAPH: read.graph, TOKENIZER: data}


def _tower(graph: Path, facts: GraphFacts) -> TextTower:
    """The inputs and the output of a text graph. Raises ModelRefused."""
    numbers = [one for one in facts.inputs if one.type in WORD_TYPES and _rank(one) in (2, None)]
    masks = [one for one in numbers if "mask" in one.name.lower()]
    ids = [one for one in numbers if one not in masks]
    if len(ids) != 1 or len(masks) > 1 or len(numbers) != len(facts.inputs):
        names = ", ".join(one.name for one in facts.inputs)
        raise ModelRefused(Refusal.NO_TEXT_GRAPH.say(name=graph.name, inputs=names))
    vectors = [
        one for one in facts.outputs if one.type in FEATURE_TYPES and _rank(one) in (2, None)
    ]
    if not vectors:
        raise ModelRefused(Refusal.NO_TEXT_VECTOR.say(name=graph.name))
    return TextTower(
        ids=ids[0].name,
        output=_best(vectors).name,
        mask=masks[0].name if masks else "",
        length=(ids[0].shape or (None, None))[1] or 0,
    )


def _best(vectors: list[OutputFacts]) -> OutputFacts:
    by_name = {one.name.lower(): one for one in vectors}
    named = (by_name[name] for name in TEXT_VECTORS if name in by_name)
    return next(named, vectors[0])


def _rank(one: TensorFacts) -> int | None:
    return None if one.shape is None else len(one.shape)


def _count_words(tokenizer: Any) -> int:
    """One more than the largest number of a token. Raises Malformed."""
    model = tokenizer.get("model") if isinstance(tokenizer, dict) else None
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(vocabulary, (dict, list)) or not vocabulary:
        raise Malformed(Refusal.NO_TOKENIZER.say())
    numbers = vocabulary.values() if isinstance(vocabulary, dict) else range(len(vocabulary))
    return 1 + max((n for n in [*numbers, *_added(tokenizer)] if type(n) is int), default=0)


def _added(tokenizer: dict[str, Any]) -> Iterator[object]:
    added = tokenizer.get("added_tokens")
    for token in added if isinstance(added, list) else ():
        if isinstance(token, dict):
            yield token.get("id")
