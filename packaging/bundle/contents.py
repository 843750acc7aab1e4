"""What of the installed packages goes into the bundle, and what stays out."""

from __future__ import annotations

import importlib.util
from fnmatch import fnmatch
from pathlib import Path

# Modules that are imported only where there is PyTorch, a test or a development tool.
EXCLUDED_MODULES = [
    "torch", "torchvision", "onnxscript", "trainer", "skimage", "ray", "pyarrow", "lancedb",
    "tkinter", "unittest", "pydoc", "doctest", "lib2to3", "ensurepip", "setuptools",
    "onnx.reference", "onnx.backend", "onnxruntime.quantization", "onnxruntime.tools",
    "onnxruntime.transformers", "numpy.f2py", "numpy.testing",
]  # fmt: skip
PYTORCH_MODULES = ("hashdesk.encoders.engines.torch_engine",)
SOURCE_PACKAGES = ("hashdesk", "trainer")  # adapting runs them with the Python that has PyTorch
LANGUAGES = ("de", "en")

# Files of the bundle that nothing in it can use.
UNNEEDED = (
    # CUDA's provider is 280 MB and starts only with CUDA's libraries, which are 3 GB more: whoever
    # has an NVIDIA GPU installs HashDesk with pip and its extra `cuda`.
    "*libonnxruntime_providers_*",
    # The window is made of widgets: no QML, no web, no designer.
    "*libQt6Qml*", "*libQt6Quick*", "*libQt6Pdf*", "*libQt6VirtualKeyboard*", "*/qml/*",
    # Plugins for screens without a desktop, for databases, input devices and printers.
    "*/plugins/platforms/libqeglfs*", "*/plugins/platforms/libqlinuxfb*",
    "*/plugins/platforms/libqvnc*", "*/plugins/platforms/libqvkkhrdisplay*",
    "*/plugins/platforms/libqminimal*", "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*", "*/plugins/sqldrivers/*", "*/plugins/printsupport/*",
    "*/plugins/networkinformation/*", "*/plugins/tls/*", "*/plugins/wayland-graphics-*-server/*",
    "*/plugins/imageformats/libqpdf*", "*/plugins/platforminputcontexts/libqtvirtualkeyboard*",
    # It loads the system's GTK, which does not work with the bundle's GLib. The desktop portal
    # shows the same dialogs.
    "*/plugins/platformthemes/libqgtk3*",
    # Cached byte code and headers.
    "*/__pycache__/*", "*.pyi", "*.hpp", "*/include/*",
)  # fmt: skip


def is_needed(name: str) -> bool:
    """Whether a file belongs into the bundle, by its path there."""
    if "/translations/" in name and name.startswith("PySide6/"):
        return any(fnmatch(name, f"*/qtbase_{language}.qm") for language in LANGUAGES)
    return not any(fnmatch(f"/{name}", pattern) for pattern in UNNEEDED)


def runs_without_pytorch(module: str) -> bool:
    """Whether a module of HashDesk can be imported in the bundle."""
    return module not in PYTORCH_MODULES


def sources() -> list[tuple[str, str]]:
    """The source files of HashDesk and its trainer, and the folders below `source` they go to."""
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
