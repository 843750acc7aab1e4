"""What a model's configuration says of the pictures that it takes, whatever its dialect.

Means and deviations are of channels of 0..1, whatever the model's own scale is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from hashdesk.core.errors import ModelRefused
from hashdesk.core.imaging.model_input import Filter, Fit
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.files.model_card import LARGEST_SIDE

Channels = tuple[float, float, float]
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
HALF = (0.5, 0.5, 0.5)
NO_MEAN, NO_STD = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
# Numbers of Pillow's filters; what HashDesk lacks becomes bilinear.
PILLOW_FILTERS = {1: Filter.LANCZOS, 2: Filter.BILINEAR, 3: Filter.BICUBIC}
RESIZE_MODES = {"shortest": Fit.CROP, "squash": Fit.SQUASH, "longest": Fit.PAD}
LARGE_CONVNEXT = 384  # pixels from which on its pictures are not cropped
USUAL_CROP = 0.875  # share of the shorter side that is left, where nothing is said


@dataclass(frozen=True)
class Preprocessing:
    """What was said; None: nothing."""

    side: int | None = None
    fit: Fit | None = None
    resize: int | None = None  # pixels of the shorter side before CROP
    filter: Filter | None = None
    mean: Channels | None = None
    std: Channels | None = None


def read_preprocessing(file: str, config: Mapping[str, Any]) -> Preprocessing:
    """What a configuration says. file: its name, which tells the dialect. Raises ModelRefused."""
    try:
        if file == "preprocessor_config.json":
            return _hugging_face(config.get("image_processor") or config)
        if file == "open_clip_config.json":
            side = _side(config["model_cfg"]["vision_cfg"]["image_size"])
            return _open_clip(config.get("preprocess_cfg") or {}, side)
        if file == "preprocess_cfg.json":
            return _open_clip(config, None)
        return _timm(config) if config else Preprocessing()
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise ModelRefused(Refusal.NO_PICTURE_SIZE.say(name=file)) from error


def _hugging_face(config: Mapping[str, Any]) -> Preprocessing:
    size, crop = config.get("size"), config.get("crop_size")
    crops = config.get("do_center_crop", crop is not None)
    filter_ = PILLOW_FILTERS.get(config.get("resample", 2), Filter.BILINEAR)
    scale = config.get("rescale_factor", 1 / 255) if config.get("do_rescale", True) else 1.0
    mean, std = NO_MEAN, NO_STD
    if config.get("do_normalize", True):
        mean = _channels(config.get("image_mean", IMAGENET_MEAN))
        std = _channels(config.get("image_std", IMAGENET_STD))
    unit = float(scale) * 255

    def prepared(side: int | None, fit: Fit | None, resize: int | None) -> Preprocessing:
        return Preprocessing(side, fit, resize, filter_, _over(mean, unit), _over(std, unit))

    shortest = size.get("shortest_edge") if isinstance(size, Mapping) else None
    if (share := config.get("crop_pct")) is not None:  # ConvNeXt's
        side = _side(size if shortest is None else shortest)
        if side < LARGE_CONVNEXT:
            return prepared(side, Fit.CROP, int(side / share))
        return prepared(side, Fit.SQUASH, side)
    if crops and crop is not None:
        side = _side(crop)
        whole = size if shortest is None else shortest
        resize = side if whole is None or not config.get("do_resize", True) else _side(whole)
        return prepared(side, Fit.CROP, max(side, resize))
    if size is None:
        return prepared(None, None, None)
    side = _side(size if shortest is None else shortest)
    fit = Fit.SQUASH if shortest is None and not config.get("do_center_crop") else Fit.CROP
    return prepared(side, fit, side)


def _open_clip(config: Mapping[str, Any], side: int | None) -> Preprocessing:
    if config.get("size") is not None:
        side = _side(config["size"])
    return Preprocessing(
        side,
        RESIZE_MODES[config.get("resize_mode", "shortest")],
        side,
        _filter(config.get("interpolation", "bicubic")),
        _channels(config.get("mean", CLIP_MEAN)),
        _channels(config.get("std", CLIP_STD)),
    )


def _timm(config: Mapping[str, Any]) -> Preprocessing:
    side = _side(config["input_size"][1:])
    squash = config.get("crop_mode") == "squash"
    return Preprocessing(
        side,
        Fit.SQUASH if squash else Fit.CROP,
        max(side, int(side / config.get("crop_pct", USUAL_CROP))),
        _filter(config.get("interpolation", "bicubic")),
        _channels(config.get("mean", IMAGENET_MEAN)),
        _channels(config.get("std", IMAGENET_STD)),
    )


def _side(value: object) -> int:
    """The side of a square: a number, a pair, or {"height": …, "width": …}. Raises ValueError."""
    if isinstance(value, Mapping):
        sides = [value["height"], value["width"]]
    else:
        sides = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(set(sides)) != 1 or type(sides[0]) is not int or not 0 < sides[0] <= 2 * LARGEST_SIDE:
        raise ValueError(value)
    return sides[0]


def _filter(name: object) -> Filter:
    known = {one.value: one for one in Filter}
    return known.get(str(name), Filter.BILINEAR)


def _channels(values: Any) -> Channels:
    numbers = [float(value) for value in values]
    if len(numbers) == 1:
        numbers *= 3
    if len(numbers) != 3 or not all(map(isfinite, numbers)):
        raise ValueError(values)
    return numbers[0], numbers[1], numbers[2]


def _over(values: Channels, unit: float) -> Channels:
    return values[0] / unit, values[1] / unit, values[2] / unit
