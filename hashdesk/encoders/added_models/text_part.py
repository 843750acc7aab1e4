"""What texts need of a graph, taken out of it. Only the child (model_worker) imports this."""

from __future__ import annotations

from onnx import ModelProto, helper

from hashdesk.core.documents import Malformed
from hashdesk.encoders.added_models.graph_facts import WORD_TYPES
from hashdesk.encoders.added_models.graph_reading import (
    CASTS,
    CLASS_MAPS,
    facts_of,
    needed_nodes,
    read_by,
)
from hashdesk.encoders.added_models.refusals import Refusal


def keep_words(model: ModelProto) -> None:
    """Leave of a graph only what texts need. Raises Malformed if that is nothing."""
    facts, graph = facts_of(model), model.graph
    words = {one.name for one in facts.inputs if one.type in WORD_TYPES}
    outputs = [one for one in facts.outputs if one.needs and words.issuperset(one.needs)]
    if not outputs:
        raise Malformed(Refusal.NO_WORDS.say())
    made = {
        name for one in outputs for node in needed_nodes(graph, one.name) for name in node.output
    }
    kept = [node for node in graph.node if made.intersection(node.output)]
    used = {name for node in kept for name in read_by(node)}
    names = {one.name for one in outputs}
    text = helper.make_graph(
        kept,
        "text",
        [one for one in graph.input if one.name in used],
        [one for one in graph.output if one.name in names],
        [one for one in graph.initializer if one.name in used],
    )
    graph.CopyFrom(text)


def words_known(model: ModelProto, ids: str) -> int | None:
    """Rows of the table from which a text graph takes its tokens; None if it is not found."""
    graph = model.graph
    rows = {tensor.name: tensor.dims[0] for tensor in graph.initializer if len(tensor.dims) == 2}
    same = {ids}
    for node in graph.node:
        if node.op_type in CASTS | CLASS_MAPS and node.input[0] in same:
            same.update(node.output)
        if node.op_type == "Gather" and node.input[0] in rows and node.input[1] in same:
            return int(rows[node.input[0]])
    return None
