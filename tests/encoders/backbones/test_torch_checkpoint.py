"""Checkpoints: known tensors and nothing else, every number where it belongs."""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk import paths
from hashdesk.encoders.backbones.efficientnet_lite import EFFICIENTNET_LITE
from hashdesk.encoders.backbones.torch_checkpoint import TensorType, read_checkpoint
from hashdesk.encoders.files.backbone_weights import read_weights, weights_file
from tests.encoders.backbones.checkpoints import (
    HEADER,
    checkpoint,
    number,
    pickled,
    saved,
    state_dict,
    storage,
    tensor,
    text,
)

RNG = np.random.default_rng(7)
TENSORS = {
    "conv.weight": RNG.random((4, 1, 3, 2), np.float32).transpose(3, 2, 1, 0),
    "conv.bias": RNG.random(2, np.float32),
    "norm.count": np.array(12345, np.int64),
}
EXPECTED = {name: TensorType(str(value.dtype), value.shape) for name, value in TENSORS.items()}
SOUND = saved(TENSORS)


def test_a_sound_checkpoint_is_read() -> None:
    """In the order of the axes that the tensors say, and as views: nothing is copied."""
    read = read_checkpoint(SOUND, EXPECTED)
    assert set(read) == set(TENSORS)
    for name, values in TENSORS.items():
        assert read[name].dtype == values.dtype
        assert np.array_equal(read[name], values)
        assert not read[name].flags.owndata
        assert not read[name].flags.writeable


@given(st.lists(st.integers(1, 4), max_size=4), st.randoms())
def test_axes_may_lie_in_any_order(shape: list[int], random: Random) -> None:
    order = list(range(len(shape)))
    random.shuffle(order)
    values = np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape).transpose(order)
    read = read_checkpoint(saved({"w": values}), {"w": TensorType("float32", values.shape)})
    assert np.array_equal(read["w"], values)


def of(*tensors: bytes, **storages: np.ndarray) -> bytes:
    """A checkpoint of tensors a, b … on storages _1, _2 …"""
    entries = dict(zip("ab", tensors, strict=False))
    return checkpoint(state_dict(entries), {key[1:]: v for key, v in storages.items()})


SIX = np.arange(6, dtype=np.float32)
MATRIX = {"a": TensorType("float32", (2, 3))}
TWO = {"a": TensorType("float32", (2, 3)), "b": TensorType("float32", (2, 3))}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (of(tensor(storage("1", 6), (3, 2), (2, 1)), _1=SIX), "a is not float32"),
        (of(tensor(storage("1", 6), (6,), (1,)), _1=SIX), "a is not float32"),
        (of(tensor(storage("1", 6), (2, 3), (1,)), _1=SIX), "a is not float32"),
        (of(tensor(storage("1", 6), (2, 3), (0, 1)), _1=SIX), "a is not float32"),
        (of(tensor(storage("1", 6), (2, 3), (1, 1)), _1=SIX), "a is not float32"),
        (of(tensor(storage("1", 6), (2, 3), (3, 1), 1), _1=SIX), "a is not float32"),
        (of(tensor(storage("1", 7), (2, 3), (3, 1)), _1=np.zeros(7, "f4")), "a is not float32"),
        (of(tensor(storage("1", 5), (2, 3), (3, 1)), _1=np.zeros(5, "f4")), "a is not float32"),
        (of(tensor(storage("1", 6, b"ctorch\nLongStorage\n"), (2, 3), (3, 1)),
            _1=np.zeros(6, np.int64)), "a is not float32"),
        (of(number(6), _1=SIX), "a is not float32"),
        (of(tensor(storage("1", 6), (2, 3), (3, 1)), _2=SIX), "not those of its tensors"),
        (of(tensor(storage("1", 6), (2, 3), (3, 1)), _1=SIX, _2=SIX), "not those of its tensors"),
        (of(tensor(storage("1", 6), (2, 3), (3, 1)), _1=SIX[:5]), "ends too early"),
        (of(tensor(storage("1", 6), (2, 3), (3, 1)), _1=SIX) + b"\0", "more in it"),
        (of(tensor(storage("1", 6), (2, 3), (3, 1)), _1=SIX)[:-1], "ends too early"),
        (of(*[tensor(storage("1", 6), (2, 3), (3, 1))] * 2, _1=SIX), "not those of this network"),
        (of(), "not those of this network"),
        (HEADER + pickled(number(1)), "not those of this network"),
        (pickled(number(1)) + HEADER, "no checkpoint of the expected kind"),
        (HEADER.replace(number(1001), number(1002)), "no checkpoint of the expected kind"),
        (HEADER.replace(b"\x88", b"\x89"), "another kind of machine"),
        (HEADER.replace(text("long") + number(4), text("long") + number(8)), "another kind of"),
        (b"PK\x03\x04" + bytes(100), "is not for weights"),
        (b"", "no pickle where one belongs"),
    ],
)  # fmt: skip
def test_another_checkpoint_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_checkpoint(data, MATRIX)


def test_tensors_may_not_share_their_numbers() -> None:
    data = of(*[tensor(storage("1", 6), (2, 3), (3, 1))] * 2, _1=SIX)
    with pytest.raises(ValueError, match="two tensors share their numbers"):
        read_checkpoint(data, TWO)


def test_keys_that_are_no_text_are_refused() -> None:
    """The list of storages is a pickle, too."""
    tensors = state_dict({"a": tensor(storage("1", 6), (2, 3), (3, 1))})
    numbers = struct.pack("<q", 6) + SIX.tobytes()
    for keys in (b"](" + number(1) + b"e", text("1"), b"](" + text("1") * 2 + b"e", b"]"):
        with pytest.raises(ValueError, match="not those of its tensors"):
            read_checkpoint(HEADER + tensors + pickled(keys) + numbers, MATRIX)


places = st.integers(0, len(SOUND) - 1)
edits = st.one_of(
    st.tuples(st.just("put"), places, st.binary(min_size=1, max_size=4)),
    st.tuples(st.just("insert"), places, st.binary(min_size=1, max_size=12)),
    st.tuples(st.just("delete"), places, st.integers(1, 40)),
    st.tuples(st.just("repeat"), places, st.integers(1, 40)),
    st.tuples(st.just("cut"), places, st.just(0)),
)


def edited(data: bytes, kind: str, place: int, what: bytes | int) -> bytes:
    """Some bytes after one edit."""
    if isinstance(what, bytes):
        return data[:place] + what + data[place + (len(what) if kind == "put" else 0) :]
    if kind == "cut":
        return data[:place]
    part = data[place : place + what]
    return data[:place] + part * (2 if kind == "repeat" else 0) + data[place + what :]


@given(st.lists(edits, min_size=1, max_size=3))
def test_a_damaged_checkpoint_is_refused_or_has_the_expected_tensors(
    changes: list[tuple[str, int, bytes | int]],
) -> None:
    """The only error is ValueError; what is accepted has every name, type, shape and number."""
    data = SOUND
    for change in changes:
        data = edited(data, *change)
    with suppress(ValueError):
        read = read_checkpoint(data, EXPECTED)
        assert {n: TensorType(str(v.dtype), v.shape) for n, v in read.items()} == EXPECTED


@given(places)
def test_a_checkpoint_that_was_cut_off_is_refused(length: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (each place has its own words)
        read_checkpoint(SOUND[:length], EXPECTED)


@pytest.mark.parametrize("name", EFFICIENTNET_LITE)
def test_the_published_weights_are_what_pytorch_reads(name: str) -> None:
    torch = pytest.importorskip("torch", reason="compares with PyTorch")
    data = read_weights(paths.cache(), name)
    ours = read_checkpoint(data, EFFICIENTNET_LITE[name].published_tensors())
    theirs = torch.load(weights_file(paths.cache(), name), weights_only=True)
    assert set(ours) == set(theirs)
    for key, values in theirs.items():
        assert np.array_equal(ours[key], values.numpy())


def test_what_pytorch_saves_is_read() -> None:
    torch = pytest.importorskip("torch", reason="compares with PyTorch")
    file = io.BytesIO()
    tensors = {name: torch.from_numpy(values.copy(order="K")) for name, values in TENSORS.items()}
    torch.save(tensors, file, _use_new_zipfile_serialization=False)
    with pytest.raises(ValueError, match=r".+"):
        read_checkpoint(file.getvalue(), {})
    for name, values in read_checkpoint(file.getvalue(), EXPECTED).items():
        assert np.array_equal(values, TENSORS[name])


@settings(max_examples=40)
@given(place=st.integers(0, 40_000), flip=st.integers(1, 255))
def test_published_weights_with_one_byte_changed_are_refused_or_complete(
    place: int, flip: int
) -> None:
    """A byte of their pickles, as if the SHA-256 were right."""
    data = bytearray(read_weights(paths.cache(), "efficientnet-lite0"))
    expected = EFFICIENTNET_LITE["efficientnet-lite0"].published_tensors()
    data[place] ^= flip
    with suppress(ValueError):  # nothing depends on a few of the bytes
        assert set(read_checkpoint(bytes(data), expected)) == set(expected)
