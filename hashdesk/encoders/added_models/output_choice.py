"""Which output of a graph is taken for features, and how it becomes one vector a picture."""

from __future__ import annotations

from dataclasses import dataclass

from hashdesk.core.documents import quoted
from hashdesk.core.errors import ModelRefused
from hashdesk.core.said import Said
from hashdesk.encoders.added_models.description import PICTURE_TYPES, Overrides, Pooling
from hashdesk.encoders.added_models.graph_facts import (
    FEATURE_TYPES,
    WORD_TYPES,
    GraphFacts,
    OutputFacts,
    TensorFacts,
)
from hashdesk.encoders.added_models.layouts import FoundFiles
from hashdesk.encoders.added_models.refusals import Refusal

# Names of outputs that are one vector a picture, the one that says most of it first.
VECTORS = (
    "image_embeds", "image_embeddings", "image_embedding", "embedding", "embeddings",
    "image_features", "pooler_output", "pooled_output", "features", "unnorm_image_features",
)  # fmt: skip
TOKENS = ("last_hidden_state", "hidden_states", "encoder_output")
CLASS_WORDS = ("logit", "prob", "score", "classes", "label")
CLASS_COUNTS = (1000, 1001, 21841, 21843)  # of ImageNet's two lists
WITHOUT_CLASS_TOKEN = ("siglip",)  # model types
PATCHES = (14, 16, 32, 8)  # pixels
POOLING_RULES = {
    Pooling.NONE: "it is one row of numbers a picture",
    Pooling.PLACES: "it is a map of the picture",
}


@dataclass(frozen=True)
class ChosenOutput:
    """An output, and the rule by which it was chosen."""

    output: OutputFacts
    pooling: Pooling | None  # None: that depends on the side of the pictures
    width: int | None
    rule: str


def choose_output(files: FoundFiles, facts: GraphFacts, wanted: Overrides) -> ChosenOutput:
    """The output that is taken for features. Raises ModelRefused."""
    images = {one.name for one in facts.inputs if is_picture(one)}
    usable = [
        one
        for one in facts.outputs
        if one.type in FEATURE_TYPES and one.needs and set(one.needs) <= images
    ]
    if wanted.output is not None:
        chosen = next((one for one in facts.outputs if one.name == wanted.output), None)
        if chosen is None:
            names = ", ".join(quoted(one.name) for one in facts.outputs)
            named = {"name": files.graph.name, "output": quoted(wanted.output)}
            raise ModelRefused(Refusal.NO_OUTPUT.say(**named, outputs=names))
        usable, rule = [chosen], "as you said"
    elif not usable:
        raise ModelRefused(_why_unusable(files, facts, images))
    else:
        chosen, rule = _best(usable)
    width = chosen.shape[-1] if chosen.shape else None
    if wanted.output is None and chosen.before_last and _tells_classes(chosen):
        before = OutputFacts(chosen.before_last, chosen.type, None, chosen.needs)
        rule = f"what the last layer of {chosen.name} takes"
        return ChosenOutput(before, wanted.pooling or Pooling.NONE, None, rule)
    rank = None if chosen.shape is None else len(chosen.shape)
    pooling: Pooling | None = Pooling.NONE
    if wanted.pooling is not None:
        pooling = wanted.pooling
    elif rank == 4 and chosen.shape is not None:
        pooling, width = Pooling.PLACES, chosen.shape[1]
    elif rank == 3 or (rank is None and chosen.name in TOKENS):
        pooling = None
    return ChosenOutput(chosen, pooling, width, rule)


def _best(usable: list[OutputFacts]) -> tuple[OutputFacts, str]:
    by_name = {one.name.lower().rsplit(".", 1)[-1]: one for one in usable}
    for name in VECTORS:
        found = by_name.get(name)
        if found is not None and (found.shape is None or len(found.shape) == 2):
            return found, "by its name: one row of numbers a picture"
    vectors = [one for one in usable if one.shape is not None and len(one.shape) == 2]
    vectors.sort(key=_tells_classes)  # of several, one that tells no classes
    if vectors:
        return vectors[0], "the first output that is one row of numbers a picture"
    for name in TOKENS:
        if name in by_name:
            return by_name[name], "by its name: no output is one row of numbers a picture"
    return usable[0], "the first output"


def _tells_classes(output: OutputFacts) -> bool:
    named = any(word in output.name.lower() for word in CLASS_WORDS)
    counted = bool(output.shape) and output.shape is not None and output.shape[-1] in CLASS_COUNTS
    return named or counted


def _why_unusable(files: FoundFiles, facts: GraphFacts, images: set[str]) -> Said:
    name = files.graph.name
    if not images:
        return Refusal.NO_PICTURES.say(name=name)
    others = [one.name for one in facts.inputs if one.name not in images]
    if others:
        taken = ", ".join(quoted(one.name) for one in facts.inputs[:2])
        return Refusal.MORE_THAN_PICTURES.say(name=name, inputs=taken)
    return Refusal.NO_NUMBERS.say(name=name)


def token_pooling(files: FoundFiles, output: OutputFacts, side: int) -> tuple[Pooling, str]:
    """Whether the first token stands for the picture: there is one more of it than patches."""
    count = output.shape[1] if output.shape else None
    squares = {(side // patch) ** 2 for patch in PATCHES}
    if count in squares:
        return Pooling.MEAN, "as many tokens as patches: none stands for the whole"
    if count is not None and count - 1 in squares:
        return Pooling.CLASS, "one token more than patches: it stands for the whole"
    if any(files.is_like(name) for name in WITHOUT_CLASS_TOKEN):
        return Pooling.MEAN, "models of this type have no token for the whole"
    return Pooling.CLASS, "the first token, as usual"


def has_words(facts: GraphFacts) -> bool:
    """Whether a graph for pictures has a part for texts, too."""
    words = {one.name for one in facts.inputs if one.type in WORD_TYPES}
    return any(one.needs and words.issuperset(one.needs) for one in facts.outputs)


def is_picture(one: TensorFacts) -> bool:
    """Whether an input can take pictures."""
    if one.type not in PICTURE_TYPES or one.shape is None or len(one.shape) != 4:
        return False
    return one.shape[1] in (3, None) or one.shape[3] in (3, None)
