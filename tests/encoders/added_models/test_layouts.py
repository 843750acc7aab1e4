"""Every layout of files and every dialect of configuration, by a golden description."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hashdesk.core.errors import ModelRefused
from hashdesk.encoders.added_models import graph_reading
from hashdesk.encoders.added_models.description import (
    ModelDescription,
    Overrides,
    Pooling,
)
from hashdesk.encoders.added_models.description_lines import description_lines
from hashdesk.encoders.added_models.inspection import describe
from hashdesk.encoders.added_models.layouts import find_files
from hashdesk.encoders.added_models.preprocessing import CLIP_MEAN, CLIP_STD, read_preprocessing
from tests.encoders.added_models.small_graphs import UINT8, clip_in_one, put, text, tokens, vision

GOLDEN = Path(__file__).parents[2] / "golden" / "model-layouts"
CLIP = {
    "crop_size": 32,
    "do_center_crop": True,
    "do_resize": True,
    "image_mean": CLIP_MEAN,
    "image_std": CLIP_STD,
    "resample": 3,
    "size": 40,
}
OPEN_CLIP = {
    "model_cfg": {"embed_dim": 16, "vision_cfg": {"image_size": 32}, "text_cfg": {}},
    "preprocess_cfg": {"mean": CLIP_MEAN, "std": CLIP_STD},
}
IMMICH = {"size": [32, 32], "mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic"}
TOKENIZER = json.dumps({"model": {"vocab": {"dog": 99}}})


def described(source: Path, wanted: Overrides | None = None) -> ModelDescription:
    """As adding.look_into, without a child."""
    files = find_files(source)
    said = read_preprocessing(files.config_file, files.config)
    with files.graph.open("rb") as file:
        facts = graph_reading.facts_of(graph_reading.read_graph(file, {}))
    return describe(files, said, facts, wanted or Overrides())


def hugging_face(config: dict[str, object], data: bytes | None = None) -> dict[str, bytes | str]:
    return {
        "onnx/model.onnx": data or vision(),
        "preprocessor_config.json": json.dumps(config),
    }


LAYOUTS: dict[str, dict[str, bytes | str]] = {
    "hugging-face-clip": {
        "onnx/vision_model.onnx": vision(),
        "onnx/text_model.onnx": text(length=77),
        "tokenizer.json": TOKENIZER,
        "preprocessor_config.json": json.dumps(CLIP),
        "config.json": '{"model_type": "clip"}',
        "README.md": "---\nlicense: mit\n---\n# A model\n",
    },
    "hugging-face-clip-in-one-graph": {
        "model.onnx": clip_in_one(),
        "tokenizer.json": TOKENIZER,
        "preprocessor_config.json": json.dumps(CLIP),
    },
    "hugging-face-fp16-beside-int8": {
        "onnx/vision_model_quantized.onnx": b"not read",
        "onnx/vision_model_fp16.onnx": vision(kind=10),
        "preprocessor_config.json": json.dumps({**CLIP, "size": {"shortest_edge": 36}}),
    },
    "hugging-face-siglip": {
        **hugging_face(
            {
                "do_resize": True,
                "size": {"height": 32, "width": 32},
                "resample": 3,
                "rescale_factor": 1 / 255,
                "image_mean": [0.5] * 3,
                "image_std": [0.5] * 3,
            },
            tokens(class_token=False, length=None),
        ),
        "config.json": '{"model_type": "siglip", "vision_config": {"model_type": "siglip_vision"}}',
    },
    "hugging-face-dinov2": hugging_face(
        {
            "crop_size": {"height": 32, "width": 32},
            "do_center_crop": True,
            "size": {"shortest_edge": 37},
            "resample": 3,
            "image_mean": [0.485, 0.456, 0.406],
            "image_std": [0.229, 0.224, 0.225],
        },
        tokens(class_token=True),
    ),
    "hugging-face-vit-of-an-int-size": hugging_face({"size": 32, "resample": 2}),
    "hugging-face-convnext-crop-pct": hugging_face(
        {"size": {"shortest_edge": 32}, "crop_pct": 0.875, "resample": 3}
    ),
    "hugging-face-mobileclip-without-normalisation": hugging_face(
        {
            "crop_size": {"height": 32, "width": 32},
            "do_center_crop": True,
            "do_normalize": False,
            "size": {"shortest_edge": 32},
            "resample": 2,
        },
        vision(output="image_embeds", side="side"),
    ),
    "hugging-face-of-bytes-and-lanczos": hugging_face(
        {"size": 32, "resample": 1, "do_rescale": False, "image_mean": [127.5], "image_std": [64]}
    ),
    "hugging-face-nested-in-a-processor": hugging_face({"image_processor": CLIP}),
    "open-clip": {
        "open_clip_config.json": json.dumps(OPEN_CLIP),
        "open_clip_model.onnx": vision(output="image_features", image="image"),
    },
    "open-clip-padded": {
        "open_clip_config.json": json.dumps(
            {**OPEN_CLIP, "preprocess_cfg": {"resize_mode": "longest", "interpolation": "bilinear"}}
        ),
        "visual.onnx": vision(output="unnamed"),
        "textual.onnx": b"not read",
    },
    "immich": {
        "visual/model.onnx": vision(output="embedding", image="image"),
        "visual/preprocess_cfg.json": json.dumps({**IMMICH, "resize_mode": "squash"}),
        "textual/model.onnx": text(length=77, mask=False),
        "textual/tokenizer.json": TOKENIZER,
    },
    "timm": {
        "model.onnx": vision(output="logits", width=1000, image="x"),
        "config.json": json.dumps(
            {
                "pretrained_cfg": {
                    "input_size": [3, 32, 32],
                    "crop_pct": 0.9,
                    "interpolation": "bicubic",
                    "mean": [0.5, 0.5, 0.5],
                    "std": [0.5, 0.5, 0.5],
                }
            }
        ),
    },
    "a-graph-alone": {"something.onnx": vision(output="out", side="side")},
    "clip-alone": {"clip.onnx": vision()},
}


def write(folder: Path, name: str) -> Path:
    return put(folder / name, LAYOUTS[name])


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_described_as_before(name: str, tmp_path: Path) -> None:
    source = write(tmp_path, name)
    found = (
        "\n".join(description_lines(described(source), "1.0 MB")).replace(str(tmp_path), "…") + "\n"
    )
    golden = GOLDEN / f"{name}.txt"
    assert found == golden.read_text()


def test_a_graph_in_a_folder_is_described_by_the_configuration_above_it(tmp_path: Path) -> None:
    folder = write(tmp_path, "hugging-face-clip")
    of_file = described(folder / "onnx" / "vision_model.onnx")
    assert (of_file.input, of_file.mean, of_file.title) == (
        described(folder).input,
        CLIP_MEAN,
        "hugging-face-clip",
    )
    assert not of_file.has_text  # a file is what was named, and no more


@pytest.mark.parametrize("name", ["hugging-face-clip", "hugging-face-clip-in-one-graph"])
def test_a_text_graph_without_its_tokenizer_is_told(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path, name)
    assert not described(folder).lacks_tokenizer
    (folder / "tokenizer.json").unlink()
    found = described(folder)
    assert (found.has_text, found.lacks_tokenizer) == (False, True)
    told = "Words: none: it could read text, but its tokenizer.json is not there"
    assert description_lines(found, "1.0 MB")[-1] == told


def test_a_person_may_say_otherwise(tmp_path: Path) -> None:
    folder = write(tmp_path, "hugging-face-dinov2")
    mean, std = (0.1, 0.2, 0.3), (1.0, 1.0, 2.0)
    wanted = Overrides("Mine", 32, "last_hidden_state", Pooling.MEAN, mean, std)
    found = described(folder, wanted)
    assert (found.title, found.pooling, found.mean, found.std) == (
        "Mine",
        Pooling.MEAN,
        mean,
        std,
    )
    assert found.rules["pooling"] == found.rules["normalisation"] == "as you said"


def test_a_side_that_is_free_can_be_chosen(tmp_path: Path) -> None:
    folder = write(tmp_path, "hugging-face-mobileclip-without-normalisation")
    assert described(folder, Overrides(side=64)).input.side == 64
    assert described(folder, Overrides(side=64)).input.resize == 64


Case = Callable[[Path], Path]


def of_files(**files: bytes | str) -> Case:
    named = {re.sub("_(onnx|json)$", r".\1", name): content for name, content in files.items()}
    return lambda folder: put(folder, named)


@pytest.mark.parametrize(
    ("case", "wanted", "sentence"),
    [
        (of_files(notes="x"), Overrides(), "holds no model"),
        (lambda folder: folder / "nowhere", Overrides(), "is not there"),
        (lambda folder: put(folder, {"a.pth": "x"}) / "a.pth", Overrides(), "is no ONNX file"),
        (of_files(a_onnx=vision(), b_onnx=vision()), Overrides(), "holds no model"),
        (of_files(a_onnx=text()), Overrides(), "takes no pictures"),
        (of_files(a_onnx=vision()), Overrides(output="nothing"), "It has “image_embeds”"),
        (of_files(a_onnx=vision()), Overrides(side=64), "32 pixels a side, and no others"),
        (
            of_files(a_onnx=vision(pixels=UINT8)),
            Overrides(std=(0.5, 0.5, 0.5)),
            "makes numbers of pixels itself: leave out --mean and --std",
        ),
        (of_files(a_onnx=vision(side=4096)), Overrides(), "HashDesk makes up to 1,024"),
        (
            of_files(a_onnx=vision(), preprocessor_config_json='{"size": {"width": 3}}'),
            Overrides(),
            "preprocessor_config.json does not say what pictures the model takes",
        ),
        (
            of_files(a_onnx=vision(), preprocessor_config_json='{"crop_size": [1, 3]}'),
            Overrides(),
            "does not say what pictures",
        ),
        (
            of_files(a_onnx=vision(), preprocessor_config_json='{"size": 32, "image_mean": [NaN]}'),
            Overrides(),
            "does not say what pictures",
        ),
        (
            of_files(a_onnx=vision(), preprocessor_config_json="{"),
            Overrides(),
            "cannot be used: it is no JSON from line 1",
        ),
        (
            of_files(a_onnx=vision(), preprocess_cfg_json=" " * (2 << 20)),
            Overrides(),
            "cannot be used: it is larger than 1 MB",
        ),
    ],
)
def test_what_is_no_model_is_one_sentence(
    case: Case, wanted: Overrides, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelRefused) as caught:
        described(case(tmp_path), wanted)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
