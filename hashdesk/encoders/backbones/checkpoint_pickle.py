"""The pickles of a PyTorch checkpoint, interpreted without unpickling: nothing in them can run.

A pickle is a program for a small machine. Python's own machine imports and calls what the program
names; this one knows only the opcodes with which PyTorch writes a state dict, and the four names
in `KNOWN_NAMES`, none of which it imports.
"""

from __future__ import annotations

import pickletools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from hashdesk.core.documents import Malformed, quoted

PROTOCOL = 2
NEW_DICT, NEW_TENSOR = "collections OrderedDict", "torch._utils _rebuild_tensor_v2"
STORAGE_DTYPES = {"torch FloatStorage": "float32", "torch LongStorage": "int64"}
KNOWN_NAMES = {NEW_DICT, NEW_TENSOR, *STORAGE_DTYPES}
OPCODES = {opcode.code.encode("latin-1"): opcode for opcode in pickletools.opcodes}


@dataclass(frozen=True)
class GlobalName:
    """What a pickle calls by its name."""

    name: str


@dataclass(frozen=True)
class Storage:
    """Numbers that lie behind the pickles, under a key."""

    dtype: str
    key: str
    count: int


@dataclass(frozen=True)
class TensorRecord:
    """A tensor: part of a storage, seen in a shape."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]  # in numbers, not bytes


class _Mark:
    """Begins the items of a tuple, list or dict on the stack."""


def read_pickle(file: BytesIO) -> Any:
    """The next pickle of a file: str, int, bool, None, tuple, list, dict, TensorRecord.

    Raises Malformed for whatever PyTorch does not write. The file is left behind the pickle.
    """
    machine = _Machine()
    while opcode := OPCODES.get(file.read(1)):
        if opcode.name == "STOP":
            return machine.result()
        step = machine.steps.get(opcode.name)
        if step is None:  # its argument is not even looked at
            raise Malformed(f"the pickle opcode {opcode.name} is not for weights")
        step(None if opcode.arg is None else _argument(opcode.arg, file))
    raise Malformed("it contains no pickle where one belongs, or only a part of it")


def _argument(kind: pickletools.ArgumentDescriptor, file: BytesIO) -> Any:
    """The argument of an opcode, which lies behind it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the escapes in a name that is none
        try:
            return kind.reader(file)
        except ValueError as error:
            raise Malformed("a pickle is garbled") from error


class _Machine:
    """The stack and the memo of a pickle that is being read; `steps` are the opcodes it knows."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}
        push = self._stack.append
        self.steps: dict[str, Callable[[Any], None]] = {
            "PROTO": self._check_protocol,
            "GLOBAL": self._push_name,
            "BINUNICODE": push,
            "BININT": push,
            "BININT1": push,
            "BININT2": push,
            "LONG1": push,
            "NONE": push,  # its argument is None
            "NEWTRUE": lambda _: push(True),
            "NEWFALSE": lambda _: push(False),
            "EMPTY_DICT": lambda _: push({}),
            "EMPTY_LIST": lambda _: push([]),
            "EMPTY_TUPLE": lambda _: push(()),
            "TUPLE1": lambda _: push(tuple(self._pop(1))),
            "TUPLE2": lambda _: push(tuple(self._pop(2))),
            "TUPLE3": lambda _: push(tuple(self._pop(3))),
            "MARK": lambda _: push(_Mark()),
            "TUPLE": lambda _: push(tuple(self._items())),
            "APPENDS": self._extend_list,
            "SETITEM": lambda _: self._set_items(self._pop(2)),
            "SETITEMS": lambda _: self._set_items(self._items()),
            "BINPUT": self._remember,
            "LONG_BINPUT": self._remember,
            "BINGET": self._recall,
            "LONG_BINGET": self._recall,
            "BINPERSID": lambda _: push(_storage(*self._pop(1))),
            "REDUCE": lambda _: push(_call(*self._pop(2))),
            "BUILD": self._ignore_state,
        }

    def result(self) -> Any:
        """What the pickle stands for."""
        if len(self._stack) != 1:
            raise Malformed("a pickle ends in the middle")
        return self._top()

    def _check_protocol(self, protocol: int) -> None:
        if protocol != PROTOCOL:
            raise Malformed(f"a pickle has protocol {protocol}, not {PROTOCOL}")

    def _push_name(self, name: str) -> None:
        if name not in KNOWN_NAMES:
            raise Malformed(f"a pickle calls for {quoted(name)}")
        self._stack.append(GlobalName(name))

    def _remember(self, number: int) -> None:
        self._memo[number] = self._top()

    def _recall(self, number: int) -> None:
        if number not in self._memo:
            raise Malformed("a pickle refers to what it does not contain")
        self._stack.append(self._memo[number])

    def _top(self) -> Any:
        if not self._stack or isinstance(self._stack[-1], _Mark):
            raise Malformed("a pickle takes what is not there")
        return self._stack[-1]

    def _pop(self, count: int) -> list[Any]:
        """The last values on the stack, at most down to the last mark."""
        values = [(self._top(), self._stack.pop())[0] for _ in range(count)]
        return values[::-1]

    def _items(self) -> list[Any]:
        """The values above the last mark, which goes, too."""
        values: list[Any] = []
        while self._stack:
            value = self._stack.pop()
            if isinstance(value, _Mark):
                return values[::-1]
            values.append(value)
        raise Malformed("a pickle takes what is not there")

    def _extend_list(self, _: None) -> None:
        items, target = self._items(), self._top()
        if not isinstance(target, list):
            raise Malformed("a pickle appends to what is no list")
        target += items

    def _set_items(self, items: list[Any]) -> None:
        target = self._top()
        if not isinstance(target, dict) or len(items) % 2:
            raise Malformed("a pickle sets items of what is no dict")
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, str) or key in target:
                raise Malformed("a dict has a key that is no text, or one key twice")
            target[key] = value

    def _ignore_state(self, _: None) -> None:
        """Versions of the layers, which PyTorch attaches to a state dict."""
        (state,) = self._pop(1)
        if not isinstance(self._top(), dict) or not isinstance(state, dict):
            raise Malformed("a pickle sets the state of what is no dict")


def _call(name: Any, arguments: Any) -> Any:
    """The dict or tensor that a known name makes of its arguments."""
    if name == GlobalName(NEW_DICT) and arguments == ():
        return {}
    if name == GlobalName(NEW_TENSOR) and isinstance(arguments, tuple) and len(arguments) == 6:
        storage, offset, shape, strides, needs_gradient, hooks = arguments
        plain = needs_gradient is False and isinstance(hooks, dict) and not hooks
        if plain and isinstance(storage, Storage) and _are_sizes((offset,)):
            if _are_sizes(shape) and _are_sizes(strides):
                return TensorRecord(storage, offset, shape, strides)
            raise Malformed("a tensor has a shape that is none")
    raise Malformed("a pickle calls a name with unexpected arguments")


def _storage(identity: Any) -> Storage:
    if isinstance(identity, tuple) and len(identity) == 6:
        word, kind, key, device, count, view = identity
        dtype = STORAGE_DTYPES.get(kind.name) if isinstance(kind, GlobalName) else None
        plain = word == "storage" and device == "cpu" and view is None
        if plain and dtype and isinstance(key, str) and _are_sizes((count,)):
            return Storage(dtype, key, count)
    raise Malformed("a storage of numbers is described in an unexpected way")


def _are_sizes(values: Any) -> bool:
    """Whether this is a tuple of whole numbers that are not negative."""
    return isinstance(values, tuple) and all(type(size) is int and size >= 0 for size in values)
