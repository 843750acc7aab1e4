"""What of the installed packages goes into the bundle, and what stays out."""

from __future__ import annotations

import importlib.util
import posixpath
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path

import elf

Entry = tuple[str, str, str]  # as PyInstaller lists it: path in the bundle, source, kind

# Modules that are imported only where there is PyTorch, a test, a console or a development tool;
# readline is also under the GPL, which the bundle as a whole is not.
EXCLUDED_MODULES = [
    "torch", "torchvision", "onnxscript", "trainer", "skimage", "ray", "pyarrow", "lancedb",
    "readline", "tkinter", "unittest", "pydoc", "doctest", "lib2to3", "ensurepip", "setuptools",
    "onnx.reference", "onnx.backend", "onnxruntime.quantization", "onnxruntime.tools",
    "onnxruntime.transformers", "numpy.f2py", "numpy.testing",
    # QtPy, which QtAwesome uses, does without.
    "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtNetwork",
]  # fmt: skip
PYTORCH_MODULES = ("hashdesk.encoders.engines.torch_engine",)
SOURCE_PACKAGES = ("hashdesk", "trainer")  # adapting runs them with the Python that has PyTorch

# Files that nothing in the bundle can use.
UNNEEDED = (
    # CUDA's provider is 280 MB and starts only with CUDA's libraries, which are 3 GB more: whoever
    # has an NVIDIA GPU installs HashDesk with pip and its extra `cuda`.
    "*/libonnxruntime_providers_cuda.so", "*/libonnxruntime_providers_tensorrt.so",
    # The window is made of widgets: no QML. Plugins for screens without a desktop, for databases,
    # networks, input devices and printers.
    "*/Qt/qml/*", "*/plugins/platforms/libqeglfs*", "*/plugins/platforms/libqlinuxfb*",
    "*/plugins/platforms/libqvnc*", "*/plugins/platforms/libqvkkhrdisplay*",
    "*/plugins/platforms/libqminimal*", "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*", "*/plugins/sqldrivers/*", "*/plugins/printsupport/*",
    "*/plugins/networkinformation/*", "*/plugins/tls/*", "*/plugins/wayland-graphics-*-server/*",
    "*/plugins/imageformats/libqpdf*", "*/plugins/platforminputcontexts/libqtvirtualkeyboard*",
    # It would load the system's GTK beside the bundle's GLib. The desktop portal has its dialogs.
    "*/plugins/platformthemes/libqgtk3*",
)  # fmt: skip
# No file is linked with it, but ONNX Runtime loads it, and complains where it is missing.
LOADED_BY_NAME = "libonnxruntime_providers_shared.so"
TRANSLATIONS = "/PySide6/Qt/translations/*"
TRANSLATED = ("*/qtbase_de.qm", "*/qtbase_en.qm")


def is_needed(name: str) -> bool:
    """Whether a file belongs into the bundle, by its path there."""
    path = f"/{name}"
    if fnmatch(path, TRANSLATIONS):
        return any(fnmatch(path, pattern) for pattern in TRANSLATED)
    return not any(fnmatch(path, pattern) for pattern in UNNEEDED)


def pruned(
    entries: Iterable[Entry], libraries_of: Callable[[Path], Iterable[str]] = elf.libraries_of
) -> list[Entry]:
    """The entries that are needed, with no library that nothing of these is linked with."""
    needed = [entry for entry in entries if is_needed(entry[0])]
    needed = [entry for entry in needed if not elf.is_of_system(entry[0])]
    libraries = {posixpath.basename(entry[0]): entry for entry in needed if _is_library(entry)}
    unused = set(libraries)
    waiting = [entry for entry in needed if _is_code(entry) and not _is_library(entry)]
    while waiting:
        used = unused.intersection(libraries_of(Path(waiting.pop()[1])))
        unused -= used
        waiting += [libraries[name] for name in used]
    gone = {libraries[name] for name in unused}
    kept = [entry for entry in needed if entry not in gone]
    names = {name for name, _, _ in kept}
    return [entry for entry in kept if entry[2] != "SYMLINK" or _target(entry) in names]


def _is_library(entry: Entry) -> bool:
    """Whether it is a library that others are linked with: no module, no plugin, not Python."""
    name = posixpath.basename(entry[0])
    linked = name.startswith("lib") and not name.startswith(("libpython", LOADED_BY_NAME))
    return entry[2] == "BINARY" and linked and "/plugins/" not in entry[0]


def _is_code(entry: Entry) -> bool:
    return entry[2] in ("BINARY", "EXTENSION")


def _target(entry: Entry) -> str:
    """The path in the bundle that a link leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(entry[0]), entry[1]))


def runs_without_pytorch(module: str) -> bool:
    """Whether a module of HashDesk can be imported in the bundle."""
    return module not in PYTORCH_MODULES


def sources() -> list[tuple[str, str]]:
    """The files of HashDesk and its trainer as (file, folder in the bundle), below `source`."""
    found = []
    for package in SOURCE_PACKAGES:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        top = Path(spec.origin).parent
        for path in sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                folder = Path("source", path.relative_to(top.parent).parent)
                found.append((str(path), str(folder)))
    return found
