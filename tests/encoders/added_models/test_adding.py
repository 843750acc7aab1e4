"""The whole way into the user's data, in sandboxed children; and what is refused on it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from hashdesk.core import child_process
from hashdesk.core.decoder.messages import read_message
from hashdesk.core.decoder.sandbox import landlock_version
from hashdesk.core.errors import Cancelled, DiskFull, ModelRefused
from hashdesk.core.job import Job
from hashdesk.encoders.added_models import model_process
from hashdesk.encoders.added_models.adding import (
    AddedModel,
    add_found,
    list_added,
    look_into,
    remove_added,
)
from hashdesk.encoders.added_models.description import Overrides
from hashdesk.encoders.engines.engine_probe import canary_pixels
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.model_card import TextTower
from tests.encoders.added_models.small_graphs import (
    FLOAT,
    SIDE,
    WIDTH,
    clip_in_one,
    graph,
    put,
    text,
    vision,
)

TOKENIZER = json.dumps({"model": {"vocab": {"dog": 5, "cat": 99}}, "added_tokens": [{"id": 7}]})
Files = Mapping[str, bytes | str]


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def add(source: Path, models: Path, wanted: Overrides | None = None) -> AddedModel:
    return add_found(models, look_into(source, wanted or Overrides(), Job()), Job())


def clip(folder: Path, tokenizer: str = TOKENIZER, words: int = 100) -> Path:
    files = {
        "visual/model.onnx": vision(image="image", output="embedding"),
        "textual/model.onnx": text(words=words, length=77),
        "textual/tokenizer.json": tokenizer,
    }
    return put(folder / "clip", files)


def test_a_model_is_added_listed_and_removed(tmp_path: Path, models: Path) -> None:
    source = put(tmp_path / "A model", {"model.onnx": vision()})
    added = add(source, models)
    assert added.name.startswith("own-a-model-")
    assert list(list_added(models)) == [added]  # of one size: what it takes on the disk
    backbone = load_backbone(tmp_path / "cache", added.name)
    assert backbone.classifier is None
    assert (backbone.input, backbone.card) == (added.input, added.card)
    features = OnnxEngine(backbone.onnx, cuda=False).features(canary_pixels(SIDE))
    assert features.shape == (4, WIDTH)
    assert add(source, models).name == added.name  # adding it twice changes nothing
    remove_added(models, added.name)
    assert list(list_added(models)) == []
    assert list(models.iterdir()) == []


def test_nothing_is_written_outside_the_models(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ONNX Runtime would do with an identity of this machine, on import."""
    homes = {"HOME": tmp_path / "home", "XDG_CACHE_HOME": tmp_path / "home" / "cache"}
    for name, place in homes.items():
        place.mkdir()
        monkeypatch.setenv(name, str(place))
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    add(put(tmp_path / "A model", {"model.onnx": vision()}), models)
    assert list((tmp_path / "home").rglob("*")) == [homes["XDG_CACHE_HOME"]]


def test_a_text_tower_comes_along(tmp_path: Path, models: Path) -> None:
    added = add(clip(tmp_path), models)
    assert added.card.text == TextTower("input_ids", "text_embeds", "attention_mask", 77)
    kept = models / added.name
    assert (kept / "tokenizer.json").read_text() == TOKENIZER
    assert (kept / "text.onnx").is_file()
    assert load_backbone(tmp_path, added.name).card == added.card


def test_two_towers_in_one_graph_are_taken_apart(tmp_path: Path, models: Path) -> None:
    files = {"model.onnx": clip_in_one(), "tokenizer.json": TOKENIZER}
    added = add(put(tmp_path / "clip", files), models)
    assert added.card.text == TextTower("input_ids", "text_embeds", "attention_mask")
    kept = onnx.load(models / added.name / "text.onnx").graph
    assert [one.name for one in kept.input] == ["input_ids", "attention_mask"]
    assert [one.name for one in kept.output] == ["text_embeds"]
    assert [one.name for one in kept.initializer] == ["table", "axis"]
    backbone = onnx.load_model_from_string(load_backbone(tmp_path, added.name).onnx).graph
    assert "model/table" not in {one.name for one in backbone.initializer}


def test_weights_beside_a_graph_are_taken_in(tmp_path: Path, models: Path) -> None:
    model = onnx.load_model_from_string(vision())
    onnx.save_model(
        model,
        tmp_path / "model.onnx",
        save_as_external_data=True,
        location="model.onnx_data",
        size_threshold=0,
    )
    added = add(tmp_path / "model.onnx", models)
    plain = put(tmp_path / "plain", {"model.onnx": vision()})
    title = Overrides(title=added.card.title)
    assert added.name == add(plain, models, title).name


def outside(tmp_path: Path, location: str) -> Path:
    """A graph whose weights lie elsewhere."""
    model = onnx.load_model_from_string(vision())
    tensor = model.graph.initializer[0]
    (tmp_path / "secret").write_bytes(tensor.raw_data)
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location.replace("HERE", str(tmp_path)))
    return put(tmp_path / "in", {"model.onnx": model.SerializeToString()})


def linked(tmp_path: Path) -> Path:
    place = outside(tmp_path, "model.onnx_data")
    (place / "model.onnx_data").symlink_to(tmp_path / "secret")
    return place


def with_node(node: onnx.NodeProto, **tensors: np.ndarray) -> bytes:
    """A graph that also adds what a node makes to its features."""
    model = onnx.load_model_from_string(vision())
    last = model.graph.node[-1]
    last.output[0] = "so far"
    total = helper.make_node("Add", ["so far", node.output[0]], ["image_embeds"])
    model.graph.node.extend([node, total])
    for name, values in tensors.items():
        model.graph.initializer.append(numpy_helper.from_array(values, name))
    if node.domain:
        model.opset_import.append(helper.make_opsetid(node.domain, 1))
    return bytes(model.SerializeToString())


def endless_loop() -> bytes:
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go"], ["on"]),
            helper.make_node("Identity", ["x"], ["y"]),
        ],
        "for ever",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x", FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("y", FLOAT, None),
        ],
    )
    node = helper.make_node("Loop", ["", "true", "so far"], ["looped"], body=body)
    return with_node(node, true=np.array(True))


def vast_initialiser() -> bytes:
    model = onnx.load_model_from_string(vision())
    del model.graph.initializer[0].dims[:]
    model.graph.initializer[0].dims.extend([25_000_000_000])  # 100 GB in float32
    return bytes(model.SerializeToString())


def vast_constant() -> bytes:
    sum_of_much = helper.make_node("ReduceMean", ["much"], ["vast"], keepdims=0)
    data = with_node(sum_of_much, shape=np.array([25_000_000_000], np.int64))
    model = onnx.load_model_from_string(data)
    model.graph.node.insert(0, helper.make_node("ConstantOfShape", ["shape"], ["much"]))
    return bytes(model.SerializeToString())


def not_finite() -> bytes:
    return with_node(helper.make_node("Log", ["minus"], ["nan"]), minus=np.float32([-1.0]))


def same_for_all() -> bytes:
    return with_node(helper.make_node("Mul", ["so far", "none"], ["gone"]), none=np.float32([-1.0]))


def two_inputs() -> bytes:
    inputs = [(name, FLOAT, ("n", 3, SIDE, SIDE)) for name in ("left", "right")]
    node = helper.make_node("Sub", ["left", "right"], ["image_embeds"])
    return graph([node], inputs, [("image_embeds", FLOAT, ("n", 3, SIDE, SIDE))], {})


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no graph": (lambda: b"PK\3\4 a photo album", "it is no ONNX graph"),
    "empty": (lambda: b"", "it is no ONNX graph"),
    "two pictures": (two_inputs, "is not made of one picture, but of “left”, “right”."),
    "words alone": (text, "takes no pictures"),
    "custom operator": (
        lambda: with_node(helper.make_node("Evil", ["so far"], ["x"], domain="my.own")),
        "it needs an operator of its own (“Evil”)",
    ),
    "unknown operator": (
        lambda: with_node(helper.make_node("Evil", ["so far"], ["x"], domain="com.microsoft")),
        "ONNX Runtime refuses it",
    ),
    "endless loop": (endless_loop, "it has a loop (“Loop”)"),
    "vast initialiser": (vast_initialiser, "its weights take more than 1.9 GB"),
    "vast constant": (vast_constant, "it needs more memory than it may have here"),
    "NaN": (not_finite, "what it gives is not finite (NaN)"),
    "same for all": (same_for_all, "it gives the same features whatever the picture shows"),
    "one number": (lambda: vision(width=1), "it gives 1 numbers a picture"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_one_sentence_and_changes_nothing(
    what: str, tmp_path: Path, models: Path
) -> None:
    build, sentence = REFUSED[what]
    source = put(tmp_path / "in", {"model.onnx": build()})
    with pytest.raises(ModelRefused) as caught:
        add(source, models)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert not models.exists()


@pytest.mark.parametrize("location", ["../secret", "HERE/secret", "/dev/zero", "", "missing_data"])
def test_weights_out_of_the_folder_are_not_read(
    location: str, tmp_path: Path, models: Path
) -> None:
    with pytest.raises(ModelRefused, match=r"which is no file beside it"):
        add(outside(tmp_path, location), models)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, models: Path) -> None:
    with pytest.raises(ModelRefused, match=r"which is no file beside it"):
        add(linked(tmp_path), models)


@pytest.mark.parametrize("name", ["model.onnx", "model.onnx_data"])
def test_a_graph_of_5_gb_is_refused_unread(name: str, tmp_path: Path, models: Path) -> None:
    source = put(tmp_path / "in", {"model.onnx": vision()})
    with (source / name).open("ab") as file:
        file.truncate(5_000_000_000)  # holes: it takes no room
    with pytest.raises(ModelRefused, match=r"^model\.onnx has 5\.0 GB; HashDesk runs models of"):
        add(source, models)


def test_too_little_memory_is_said_before_anything_runs(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put(tmp_path / "in", {"model.onnx": vision()})
    monkeypatch.setattr(model_process, "free_memory", lambda: 100 << 20)
    with pytest.raises(ModelRefused, match=r"needs 1,074 MB of memory .* 104 MB are free\. Close"):
        add(source, models)


def test_a_child_that_does_not_end_is_ended(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put(tmp_path / "in", {"model.onnx": vision()})
    monkeypatch.setattr(model_process, "LONGEST_S", 0.0)
    with pytest.raises(ModelRefused, match=r"trying it out took too long\."):
        add(source, models)


def test_a_child_that_breaks_off_is_one_sentence(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the system kills it for its memory."""
    source = put(tmp_path / "in", {"model.onnx": vision()})
    monkeypatch.setattr(model_process, "WORKER", "hashdesk.core.no_such_module")
    with pytest.raises(ModelRefused, match=r"trying it out broke off\."):
        add(source, models)


@pytest.mark.skipif(landlock_version() == 0, reason="this system has no sandbox")
def test_the_child_can_reach_nothing(tmp_path: Path) -> None:
    """Whatever a graph makes ONNX Runtime do: no file is opened or written, no address called."""
    code = (
        "import socket\n"
        "from hashdesk.encoders.added_models import model_worker\n"
        "def attempt(*_):\n"
        "    tries = {'read': lambda: open('secret'), 'write': lambda: open('new', 'w'),\n"
        "             'call': socket.socket}\n"
        "    done = []\n"
        "    for name, attempt in tries.items():\n"
        "        try: attempt(); done.append(name)\n"
        "        except PermissionError: pass\n"
        "    return {'done': done}, b''\n"
        "model_worker._answer = attempt\n"
        "model_worker.main()\n"
    )
    put(tmp_path, {"secret": "x", "model.onnx": vision()})
    request = {"graph": "model.onnx", "beside": [], "memory_bytes": 1 << 30, "cpu_seconds": 60}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(request)],
        cwd=tmp_path,
        env=child_process.environment(),
        capture_output=True,
        check=True,
    )
    reply = read_message(io.BytesIO(done.stdout))
    assert reply is not None
    assert reply[0] == {"done": []}


def test_a_cancel_ends_the_child(tmp_path: Path, models: Path) -> None:
    source = put(tmp_path / "in", {"model.onnx": vision()})
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        look_into(source, Overrides(), job)
    assert "model-worker" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(
    ("tokenizer", "sentence"),
    [
        ("{}", "it is no tokenizer"),
        ("[" * 100_000, "it is nested too deeply"),
        ("{", "it is no JSON from line 1"),
        (json.dumps({"model": {"vocab": {"dog": 100}}}), "it has 101 words, the graph knows 100"),
    ],
)
def test_a_wrong_tokenizer_is_one_sentence(tokenizer: str, sentence: str, tmp_path: Path) -> None:
    """Before words are promised, not only when the model is added."""
    with pytest.raises(ModelRefused) as caught:
        look_into(clip(tmp_path, tokenizer), Overrides(), Job())
    assert sentence in str(caught.value)


def test_a_tokenizer_that_is_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    source = clip(tmp_path)
    with (source / "textual" / "tokenizer.json").open("ab") as file:
        file.truncate(5_000_000_000)
    with pytest.raises(ModelRefused, match=r"tokenizer\.json cannot be used: it is larger than 67"):
        look_into(source, Overrides(), Job())


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, models: Path) -> None:
    source = put(tmp_path / "in", {"model.onnx": vision()})
    (source / "model.onnx").chmod(0)
    if os.access(source / "model.onnx", os.R_OK):
        pytest.skip("this user reads every file")
    with pytest.raises(ModelRefused, match=r"cannot be read: Permission denied\."):
        add(source, models)


def test_a_disk_that_is_nearly_full_is_left_alone(disk: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "in", {"model.onnx": vision()})
    (disk / "ballast").write_bytes(bytes(70 << 20))
    with pytest.raises(DiskFull, match="nearly full"):
        add(source, disk / "models")
    assert list((disk / "models").iterdir()) == []
