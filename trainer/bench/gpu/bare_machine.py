"""What a machine lacks that has PyTorch, NumPy and Pillow and nothing else.

A rented machine with a GPU has PyTorch, and often no way to install more. Three small packages are
imported on the way from photos to codes; here each gets as much of itself as the check needs. An
installed package is never replaced.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

TENSOR_TYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}


def stand_in() -> list[str]:
    """Put stand-ins in the place of missing packages; the names of these packages."""
    makers = {"appdirs": _appdirs, "pi_heif": _pi_heif, "safetensors": _safetensors}
    missing = [name for name in makers if not _is_there(name)]
    for name in missing:
        for module in makers[name]():
            sys.modules[module.__name__] = module
    return missing


def _is_there(name: str) -> bool:
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _appdirs() -> list[ModuleType]:
    """Folders of the user: all below one, since what is written there is only a cache."""

    def folder(name: str, _author: object = None) -> str:
        return str(Path.home() / ".cache" / name)

    kinds = ("data", "cache", "config", "log")
    return [_module("appdirs", **{f"user_{kind}_dir": folder for kind in kinds})]


def _pi_heif() -> list[ModuleType]:
    """No HEIC: Pillow refuses such files then, with a reason."""
    return [_module("pi_heif", register_heif_opener=lambda: None)]


def _safetensors() -> list[ModuleType]:
    """Reads and writes the format's float tensors; everything else is refused."""
    package = _module("safetensors", SafetensorError=ValueError)
    numbers = _module("safetensors.numpy", load=load_tensors, save=save_tensors)
    return [package, numbers]


def load_tensors(data: bytes) -> dict[str, NDArray[Any]]:
    """The tensors of a safetensors file. Raises ValueError or KeyError.

    Eight bytes of the header's length, little-endian; the header, JSON, with the type, shape and
    place of each tensor; then their numbers.
    """
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            numbers = np.frombuffer(
                data[start + first : start + last], TENSOR_TYPES[entry["dtype"]]
            )
            tensors[name] = numbers.reshape(entry["shape"]).copy()
    return tensors


def save_tensors(tensors: dict[str, NDArray[Any]]) -> bytes:
    """Tensors as a safetensors file. Raises KeyError for a type that is not in TENSOR_TYPES."""
    names = {dtype: name for name, dtype in TENSOR_TYPES.items()}
    header, numbers, place = {}, [], 0
    for name, tensor in tensors.items():
        numbers.append(np.ascontiguousarray(tensor).tobytes())
        ends = [place, place + len(numbers[-1])]
        shape = list(tensor.shape)
        header[name] = {"dtype": names[tensor.dtype], "shape": shape, "data_offsets": ends}
        place = ends[1]
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *numbers])


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name, "Stands in for a package that is not installed.")
    vars(module).update(members)
    return module
