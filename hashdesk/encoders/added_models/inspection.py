"""Makes a description of what was found: files, configuration, the graph's inputs and outputs.

Nothing here reads the graph itself.
"""

from __future__ import annotations

from hashdesk.core.documents import quoted
from hashdesk.core.errors import ModelRefused
from hashdesk.core.imaging.model_input import Filter, Fit, ModelInput
from hashdesk.encoders.added_models.description import (
    Layout,
    ModelDescription,
    Overrides,
)
from hashdesk.encoders.added_models.graph_facts import GraphFacts, OutputFacts, TensorFacts
from hashdesk.encoders.added_models.layouts import FoundFiles
from hashdesk.encoders.added_models.output_choice import (
    POOLING_RULES,
    choose_output,
    has_words,
    is_picture,
    token_pooling,
)
from hashdesk.encoders.added_models.preprocessing import (
    CLIP_MEAN,
    CLIP_STD,
    HALF,
    IMAGENET_MEAN,
    IMAGENET_STD,
    NO_MEAN,
    NO_STD,
    USUAL_CROP,
    Channels,
    Preprocessing,
)
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.files.model_card import LARGEST_SIDE

USUAL_SIDE = 224


def describe(
    files: FoundFiles, said: Preprocessing, facts: GraphFacts, wanted: Overrides
) -> ModelDescription:
    """What will be made of a model. Raises ModelRefused."""
    chosen = choose_output(files, facts, wanted)
    image = _image(facts, chosen.output)
    layout, fixed = _layout(image)
    model_input, input_rule = _input(files, said, fixed, wanted)
    if chosen.pooling is None:
        pooling, pooling_rule = token_pooling(files, chosen.output, model_input.side)
    else:
        pooling = chosen.pooling
        pooling_rule = "as you said" if wanted.pooling else POOLING_RULES[pooling]
    mean, std, normal_rule = _normalisation(files, said, image.type, wanted)
    reads_text = files.text is not None or has_words(facts)
    return ModelDescription(
        title=wanted.title or files.title,
        source=str(files.source),
        licence=files.licence,
        kind=files.kind,
        input=model_input,
        image=image.name,
        layout=layout,
        type=image.type,
        mean=mean,
        std=std,
        output=chosen.output.name,
        pooling=pooling,
        width=chosen.width,
        has_text=reads_text and files.tokenizer is not None,
        lacks_tokenizer=reads_text and files.tokenizer is None,
        rules={
            "input": input_rule,
            "normalisation": normal_rule,
            "output": chosen.rule,
            "pooling": pooling_rule,
        },
    )


def _image(facts: GraphFacts, output: OutputFacts) -> TensorFacts:
    """The input that takes the picture. Raises ModelRefused."""
    inputs = [one for one in facts.inputs if one.name in output.needs]
    if len(inputs) != 1 or not is_picture(inputs[0]):
        names = ", ".join(quoted(one.name) for one in inputs) or "–"
        raise ModelRefused(Refusal.OF_NO_PICTURE.say(output=quoted(output.name), inputs=names))
    return inputs[0]


def _layout(image: TensorFacts) -> tuple[Layout, int | None]:
    """The order of dimensions, and the side if the graph takes one alone. Raises ModelRefused."""
    assert image.shape is not None
    layout = Layout.NHWC if image.shape[3] == 3 and image.shape[1] != 3 else Layout.NCHW
    sides = image.shape[1:3] if layout is Layout.NHWC else image.shape[2:4]
    known = {side for side in sides if side is not None}
    if len(known) > 1:
        height, width = (side or 0 for side in sides)
        raise ModelRefused(Refusal.NO_SQUARE.say(width=width, height=height))
    return layout, known.pop() if known else None


def _input(
    files: FoundFiles, said: Preprocessing, fixed: int | None, wanted: Overrides
) -> tuple[ModelInput, str]:
    """How pictures are made, and why so. Raises ModelRefused."""
    side = wanted.side or fixed or said.side or USUAL_SIDE
    if fixed is not None and side != fixed:
        raise ModelRefused(Refusal.OTHER_SIDE.say(side=fixed))
    if not 0 < side <= LARGEST_SIDE:
        raise ModelRefused(Refusal.LARGE_SIDE.say(side=side, most=LARGEST_SIDE))
    rule = f"as {files.config_file} says" if files.config_file else "the usual, as nothing is said"
    if wanted.side:
        rule = "as you said"
    elif fixed is not None and said.side not in (None, fixed):
        rule = f"the graph takes no other side, whatever {files.config_file} says"
    elif fixed is not None and said.side is None:
        rule = "the side is the graph’s, the rest usual"
    fit = said.fit or (Fit.SQUASH if files.is_like("siglip") else Fit.CROP)
    filter_ = said.filter or (Filter.BICUBIC if files.is_like("clip") else Filter.BILINEAR)
    if said.side and said.resize:
        resize = round(said.resize * side / said.side)
    else:
        resize = side if files.is_like("clip") else round(side / USUAL_CROP)
    return ModelInput(side, fit, resize if fit is Fit.CROP else side, filter_), rule


def _normalisation(
    files: FoundFiles, said: Preprocessing, kind: str, wanted: Overrides
) -> tuple[Channels, Channels, str]:
    if kind == "uint8":
        if wanted.mean or wanted.std:
            raise ModelRefused(Refusal.OWN_NUMBERS.say())
        return NO_MEAN, NO_STD, "the model does it itself"
    if wanted.mean or wanted.std:
        return wanted.mean or said.mean or NO_MEAN, wanted.std or said.std or NO_STD, "as you said"
    if said.mean and said.std:
        return said.mean, said.std, f"as {files.config_file} says"
    if files.is_like("siglip"):
        return HALF, HALF, "SigLIP’s, as nothing is said"
    if files.is_like("clip"):
        return CLIP_MEAN, CLIP_STD, "CLIP’s, as nothing is said"
    return IMAGENET_MEAN, IMAGENET_STD, "ImageNet’s, as nothing is said"
