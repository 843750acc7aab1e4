"""Reads weights that PyTorch has saved, without PyTorch: known tensors, and nothing but these.

The layout is the one of torch.save before version 1.6:

    pickle  magic number
    pickle  version of the layout
    pickle  byte order and sizes of the saving machine
    pickle  state dict: name -> part of a storage, shape, strides
    pickle  keys of the storages, in the order in which they follow
    for each storage: int64 count, then that many numbers
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.documents import Malformed
from hashdesk.encoders.backbones.checkpoint_pickle import Storage, TensorRecord, read_pickle

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
LAYOUT_VERSION = 1001
SAVED_ON = {
    "protocol_version": LAYOUT_VERSION,
    "little_endian": True,
    "type_sizes": {"short": 2, "int": 4, "long": 4},
}
LITTLE_ENDIAN: dict[str, np.dtype[Any]] = {
    "float32": np.dtype("<f4"),
    "int64": np.dtype("<i8"),
}


@dataclass(frozen=True)
class TensorType:
    """What a tensor has to be."""

    dtype: str  # "float32" or "int64"
    shape: tuple[int, ...]


def read_checkpoint(data: bytes, expected: Mapping[str, TensorType]) -> dict[str, NDArray[Any]]:
    """The expected tensors, as views into the file's bytes.

    Raises Malformed, with the reason, unless the file is a sound checkpoint of these very tensors.
    """
    file = BytesIO(data)
    if read_pickle(file) != MAGIC_NUMBER or read_pickle(file) != LAYOUT_VERSION:
        raise Malformed("it is no checkpoint of the expected kind")
    if read_pickle(file) != SAVED_ON:
        raise Malformed("it was saved on another kind of machine")
    records = read_pickle(file)
    if not isinstance(records, dict) or set(records) != set(expected):
        raise Malformed("its tensors are not those of this network")
    for name, kind in expected.items():
        if not _is_all_of_its_storage(records[name], kind):
            raise Malformed(f"the tensor {name} is not {kind.dtype} {kind.shape}")
    storages = {record.storage.key: record.storage for record in records.values()}
    if len(storages) != len(records):
        raise Malformed("two tensors share their numbers")
    numbers = _numbers(data, file, storages)
    return {name: _shaped(numbers[record.storage.key], record) for name, record in records.items()}


def _is_all_of_its_storage(record: Any, kind: TensorType) -> bool:
    """Whether a tensor is of this type and its storage holds each of its numbers once.

    The axes may lie in any order: weights that came from TensorFlow keep their order there.
    """
    if not isinstance(record, TensorRecord) or record.shape != kind.shape:
        return False
    if len(record.strides) != len(record.shape):
        return False
    stride = 1
    for axis in reversed(_axes_in_storage(record)):
        if record.shape[axis] > 1 and record.strides[axis] != stride:
            return False
        stride *= record.shape[axis]
    storage = record.storage
    return record.offset == 0 and (storage.dtype, storage.count) == (kind.dtype, stride)


def _axes_in_storage(record: TensorRecord) -> list[int]:
    """The axes of a tensor, the one whose neighbours lie farthest apart first."""
    return sorted(range(len(record.strides)), key=lambda axis: -record.strides[axis])


def _shaped(numbers: NDArray[Any], record: TensorRecord) -> NDArray[Any]:
    """A storage's numbers as a tensor."""
    axes = _axes_in_storage(record)
    return numbers.reshape([record.shape[axis] for axis in axes]).transpose(np.argsort(axes))


def _numbers(
    data: bytes, file: BytesIO, storages: Mapping[str, Storage]
) -> dict[str, NDArray[Any]]:
    """The numbers of all storages, key -> (count,). Raises Malformed unless they fill the file."""
    keys = read_pickle(file)
    known = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    if not known or sorted(keys) != sorted(storages):
        raise Malformed("its numbers are not those of its tensors")
    place, numbers = file.tell(), dict[str, NDArray[Any]]()
    for key in keys:
        storage, dtype = storages[key], LITTLE_ENDIAN[storages[key].dtype]
        count = int.from_bytes(data[place : place + 8], "little")
        place += 8
        end = place + storage.count * dtype.itemsize
        if count != storage.count or end > len(data):
            raise Malformed("it ends too early, or its numbers are not those of its tensors")
        numbers[key] = np.frombuffer(data, dtype, count, place)
        place = end
    if place != len(data):
        raise Malformed("there is more in it than its tensors")
    return numbers
