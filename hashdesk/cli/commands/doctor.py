"""hashdesk doctor: engines, formats and paths on this machine, for a bug report."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import hashdesk
from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.decoder.worker_process import WorkerProcess
from hashdesk.core.errors import HashDeskError
from hashdesk.core.files import private_files
from hashdesk.core.files.network_disk import network_kind, network_sentence
from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.core.said import Said
from hashdesk.core.settings import usable_cores
from hashdesk.core.storage.sqlite.sqlite_file import has_wal_reset_bug

REPORTED_PACKAGES = (
    *("onnxruntime-gpu", "onnxruntime", "torch", "torchvision", "numpy", "pillow", "pi-heif"),
    *("pylibjxl", "rawpy", "PySide6", "nvidia-curand", "nvidia-cudnn-cu13"),
)

WAL_RESET_NOTE = (
    ", which has the WAL-reset bug (fixed in 3.51.3): two programs that write one file may damage "
    "it. A library has one writer at a time, so only its caches are exposed"
)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Try every engine; exit code 1 if none works."""
    report = _report(options.library_folder(arguments))
    output.event(event="summary", **report)
    output.text(f"HashDesk {report['hashdesk']} on Python {report['python']}, {report['system']}")
    packages = [f"{name} {version}" for name, version in report["packages"].items()]
    output.text(f"Packages  {', '.join(packages)}")
    for attempt in report["engines"]:
        state = f"works, {attempt['photos_per_s']} photos/s on {attempt['device']}"
        output.text(
            f"Processor {attempt['name']:<10}  {state if attempt['works'] else attempt['reason']}"
        )
    output.text(f"PyTorch   {_pytorch_words(report['pytorch'])}")
    output.text(f"Formats   {', '.join(report['formats'])}")
    output.text(f"Sandbox   {_sandbox_words(report['sandbox'])}")
    output.text(f"SQLite    {report['sqlite']}{WAL_RESET_NOTE if report['wal_reset_bug'] else ''}")
    for name, place in report["paths"].items():
        output.text(f"{name.capitalize():<9} {place}")
    if report["exposed"]:
        output.text(f"Privacy   {report['exposed']}")
    if report["network"]:
        output.text(f"Network   {report['network']}")
    works = any(attempt["works"] for attempt in report["engines"])
    return ExitCode.OK if works else ExitCode.FAILED


def _report(library: Path) -> dict[str, Any]:
    from PIL import features

    return {
        "hashdesk": hashdesk.__version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {usable_cores()} cores",
        "sqlite": sqlite3.sqlite_version,
        "wal_reset_bug": has_wal_reset_bug(),
        "packages": {name: v for name in REPORTED_PACKAGES if (v := _version(name))},
        "engines": _engines(),
        "pytorch": _pytorch(),
        "formats": [
            f"{entry.feature} {features.version(entry.feature) or 'absent'}"
            for entry in PHOTO_FORMATS.values()
            if entry.feature
        ],
        "sandbox": _sandbox(),
        "exposed": private_files.exposed(library),
        "network": network_sentence(library, kind) if (kind := network_kind(library)) else "",
        "paths": {
            "library": str(library),
            "cache": str(paths.cache()),
            "settings": str(paths.settings_file()),
            "python": sys.executable,
        },
    }


def _sandbox() -> dict[str, Any]:
    """What a decoding worker is kept from, tried out in one; else why it does not start."""
    try:
        worker = WorkerProcess(options.user_settings())
    except HashDeskError as error:
        return {"landlock": False, "seccomp": False, "warning": str(error)}
    protection = worker.protection
    worker.close()
    return {**asdict(protection), "warning": protection.warning}


def _sandbox_words(found: dict[str, Any]) -> str:
    return str(found["warning"]) or (
        "a decoding worker was refused files (by Landlock), sockets, signals and changes to files "
        "(by seccomp)"
    )


def _pytorch() -> dict[str, Any]:
    """Where the trainer's PyTorch comes from."""
    place = Runtime(paths.pytorch(), paths.pytorch_is_named())
    source, found = runtime.find(place), runtime.installed(place)
    version = (
        _version("torch") if source is PyTorchSource.ENVIRONMENT else found.torch if found else ""
    )
    return {"source": source.value, "version": version, "folder": str(place.folder)}


def _pytorch_words(facts: Mapping[str, str]) -> str:
    return {
        PyTorchSource.ENVIRONMENT: f"{facts['version']}, of this environment",
        PyTorchSource.RUNTIME: f"{facts['version']}, in {facts['folder']}",
        PyTorchSource.MISSING: "not installed; only adapting needs it: hashdesk adapt --install",
    }[PyTorchSource(facts["source"])]


def _engines() -> list[dict[str, Any]]:
    from hashdesk.encoders.engines import engine_probe
    from hashdesk.encoders.engines.engine import ENGINES
    from hashdesk.encoders.files.backbone_files import load_backbone
    from hashdesk.encoders.files.bundle import load_bundle

    bundle = load_bundle(paths.resources() / "encoder")
    backbone = load_backbone(paths.cache(), bundle.backbone)
    engines = []
    for name in ENGINES:
        attempt = engine_probe.attempt(name, bundle, backbone, options.user_settings().batch)
        engine = attempt.engine
        device, speed = None, None
        if engine is not None:
            device, speed = engine.device, engine_probe.measure(engine, backbone.input.side)
        reason = attempt.reason
        engines.append({"name": name, "works": engine is not None, "reason": str(reason),
                        "said": reason.document() if isinstance(reason, Said) else None,
                        "device": device, "photos_per_s": speed and round(speed)})  # fmt: skip
    return engines


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
