"""Pickles of weights: only what PyTorch writes is understood, and nothing in them ever runs."""

from __future__ import annotations

import pickle
import shlex
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.encoders.backbones.checkpoint_pickle import Storage, TensorRecord, read_pickle
from tests.encoders.backbones.checkpoints import (
    FLOATS,
    ORDERED_DICT,
    REBUILD,
    number,
    pickled,
    row,
    sizes,
    state_dict,
    storage,
    tensor,
    text,
)


def read(data: bytes) -> object:
    """The first pickle in some bytes."""
    return read_pickle(BytesIO(data))


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31 - 1) | st.text(),
    lambda inner: (
        st.lists(inner).map(tuple) | st.lists(inner, min_size=2) | st.dictionaries(st.text(), inner)
    ),
    max_leaves=20,
)


@given(plain)
def test_plain_values_are_read_as_python_reads_them(value: object) -> None:
    """Lists of one item are left out: Python writes them with an opcode that weights never need."""
    assert read(pickle.dumps(value, 2)) == value


def test_tensors_become_records() -> None:
    data = state_dict({"w": tensor(storage("7", 6), (2, 3), (3, 1))})
    assert read(data) == {"w": TensorRecord(Storage("float32", "7", 6), 0, (2, 3), (3, 1))}


def test_the_next_pickle_begins_where_one_ends() -> None:
    file = BytesIO(pickled(number(1)) + pickled(text("two")) + b"rest")
    assert [read_pickle(file), read_pickle(file), file.read()] == [1, "two", b"rest"]


def touching(opcodes: str, place: Path) -> bytes:
    """A pickle that makes a file when it is unpickled, by one of the ways to call something."""
    command = f"touch {shlex.quote(str(place))}"
    module, name = b"posix\n", b"system\n"
    return {
        "REDUCE": pickled(b"c" + module + name + row(text(command)) + b"R"),
        "INST": pickled(b"(" + text(command) + b"i" + module + name),
        "OBJ": pickled(b"(c" + module + name + text(command) + b"o"),
        "STACK_GLOBAL": pickled(
            text("posix") + text("system") + b"\x93" + row(text(command)) + b"R"
        ),
        "text opcodes": b"cposix\nsystem\n(S'" + command.encode() + b"'\ntR.",
        "in a state dict": state_dict(
            {"w": b"c" + module + name + row(text(command)) + b"R"}
        ),
        "in a tensor": state_dict(
            {"w": tensor(b"c" + module + name + row(text(command)) + b"R", (1,), (1,))}
        ),
        "getattr": pickled(
            b"c__builtin__\ngetattr\n(c__builtin__\n__import__\n(" + text("os") + b"tR"
            + text("system") + b"tR" + row(text(command)) + b"R"
        ),
    }[opcodes]  # fmt: skip


REFUSAL = r"calls for “(posix system|__builtin__ getattr)”|is not for weights"
WAYS = ("REDUCE", "INST", "OBJ", "STACK_GLOBAL", "text opcodes", "in a state dict", "getattr")


@pytest.mark.parametrize("way", [*WAYS, "in a tensor"])
def test_a_malicious_pickle_is_refused_and_does_not_run(way: str, tmp_path: Path) -> None:
    place = tmp_path / "was here"
    with pytest.raises(ValueError, match=REFUSAL):
        read(touching(way, place))
    assert not place.exists()


@pytest.mark.parametrize("way", WAYS)
def test_the_malicious_pickles_are_live(way: str, tmp_path: Path) -> None:
    """Or the test above would prove nothing."""
    place = tmp_path / "was here"
    pickle.loads(touching(way, place))
    assert place.exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "ends in the middle"),
        (number(1) + number(2), "ends in the middle"),
        (b"(", "takes what is not there"),
        (b"t", "takes what is not there"),
        (b"h\x05", "refers to what it does not contain"),
        (b"(q\x00", "takes what is not there"),
        (ORDERED_DICT + row(number(1)) + b"R", "unexpected arguments"),
        (number(1) + b")R", "unexpected arguments"),
        (FLOATS + b")R", "unexpected arguments"),
        (REBUILD + row(number(1)) + b"R", "unexpected arguments"),
        (tensor(number(1), (1,), (1,)), "unexpected arguments"),
        (tensor(storage("1", 1), (1,), (1,), offset=-1), "unexpected arguments"),
        (tensor(storage("1", 1), (-1,), (1,)), "a shape that is none"),
        (REBUILD + row(storage("1", 1), number(0), row(b"\x88"), sizes((1,)), b"\x89", b"}") + b"R",
         "a shape that is none"),
        (storage("1", -1), "described in an unexpected way"),
        (storage("1", 1, b"ccollections\nOrderedDict\n"), "described in an unexpected way"),
        (storage("1", 1, number(1)), "described in an unexpected way"),
        (number(1) + b"Q", "described in an unexpected way"),
        (b"}(" + number(1) + number(1) + b"u", "key that is no text"),
        (b"}(" + (text("a") + number(1)) * 2 + b"u", "one key twice"),
        (b"}(" + text("a") + b"u", "of what is no dict"),
        (b"](" + number(1) + b"u", "of what is no dict"),
        (b"}(" + number(1) + b"e", "appends to what is no list"),
        (number(1) + b"}b", "state of what is no dict"),
        (b"\x80\x04", "protocol 4"),
        (b"ctorch.storage\n_load_from_bytes\n", "calls for “torch.storage _load_from_bytes”"),
    ],
)  # fmt: skip
def test_what_weights_never_contain_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(pickled(body))


@given(st.binary(max_size=40))
def test_bytes_that_are_no_pickle_are_refused(data: bytes) -> None:
    """Whatever comes, the only error is ValueError."""
    with suppress(ValueError):
        read(data)


fragments = st.sampled_from([
    b"(", b"t", b"u", b"s", b"e", b"b", b"R", b"Q", b"N", b"\x88", b"\x89", b"}", b"]", b")",
    b"\x85", b"\x86", b"\x87", b"q\x00", b"h\x00", b"r\x01\x00\x00\x00", b"j\x01\x00\x00\x00",
    number(0), number(1000), number(-1), text(""), text("storage"), text("cpu"), b"\x8a\x01\x05",
    ORDERED_DICT, REBUILD, FLOATS, storage("1", 1), tensor(storage("1", 1), (1,), (1,)),
])  # fmt: skip


@given(st.lists(fragments, max_size=30))
def test_any_order_of_known_opcodes_is_read_or_refused(parts: list[bytes]) -> None:
    """The only error is ValueError, also where a dict or list comes to contain itself."""
    with suppress(ValueError):
        read(pickled(b"".join(parts)))


def test_a_pickle_that_contains_itself_is_no_endless_loop() -> None:
    value = read(pickled(b"}q\x00" + text("me") + b"h\x00s"))
    assert isinstance(value, dict)
    assert value["me"] is value


@given(st.integers(0, 200))
def test_a_pickle_that_was_cut_off_is_refused(length: int) -> None:
    whole = state_dict({"w": tensor(storage("7", 6), (2, 3), (3, 1))})
    with pytest.raises(ValueError):  # noqa: PT011  (each place has its own words)
        read(whole[: min(length, len(whole) - 1)])
