"""Which files of a folder make up a model: the layouts in which people have them.

Hugging Face    onnx/vision_model.onnx or onnx/model.onnx, preprocessor_config.json, tokenizer.json
Immich          visual/model.onnx, visual/preprocess_cfg.json, textual/ with model and tokenizer
OpenCLIP        open_clip_config.json beside a graph
timm            config.json with a pretrained_cfg beside a graph
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hashdesk.core.documents import Malformed, parse_json, quoted, what_is_wrong
from hashdesk.core.errors import ModelRefused
from hashdesk.core.files.file_sizes import MEGABYTE
from hashdesk.core.said import said_by
from hashdesk.core.troubles import system_reason
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.files.model_card import TOKENIZER

LARGEST_CONFIG = 1 << 20  # bytes
LARGEST_TOKENIZER = 64 << 20  # bytes; that of 250,000 words takes 34 MB
PRECISIONS = ("", "_fp16", "_quantized", "_int8", "_uint8")  # of exports, the finest first
PICTURE_GRAPHS = ("vision_model", "image_encoder", "visual", "model")
TEXT_GRAPHS = ("text_model", "text_encoder", "textual")
FILE_KIND = "ONNX file"
CONFIGS = {
    "preprocess_cfg.json": "Immich",
    "preprocessor_config.json": "Hugging Face",
    "open_clip_config.json": "OpenCLIP",
    "config.json": "timm",
}
PLAIN_NAMES = {"onnx", "visual", "model", "vision_model"}  # that say nothing of a model


@dataclass(frozen=True)
class FoundFiles:
    """The files of a model, and what its configuration says."""

    kind: str  # of the layout
    title: str
    source: Path
    graph: Path
    config: Mapping[str, Any] = field(default_factory=dict)  # of preprocessing; empty: none found
    config_file: str = ""
    model_type: str = ""  # in the words of Hugging Face
    licence: str = ""
    text: Path | None = None  # its text graph, if that is one of its own
    tokenizer: Path | None = None

    def is_like(self, family: str) -> bool:
        """Whether the model calls itself one of a family, such as "clip"."""
        return family in f"{self.model_type} {self.title}".lower()


def find_files(source: Path) -> FoundFiles:
    """The model in a file or a folder. Raises ModelRefused."""
    try:
        return _find(source)
    except OSError as error:
        reason = system_reason(error)
        raise ModelRefused(Refusal.UNREADABLE.say(name=str(source), reason=reason)) from error


def _find(source: Path) -> FoundFiles:
    if source.is_dir():
        graph = next(_picture_graphs(source), None)
        if graph is None:
            raise ModelRefused(Refusal.NO_MODEL_INSIDE.say(name=str(source)))
    elif source.is_file():
        graph = source
        if source.suffix.lower() != ".onnx":
            raise ModelRefused(Refusal.NO_ONNX_FILE.say(name=str(source)))
    else:
        raise ModelRefused(Refusal.NOT_THERE.say(name=str(source)))
    folders = list(
        dict.fromkeys((graph.parent, source if source.is_dir() else graph.parent.parent))
    )
    config_file, config = _config(folders)
    text, tokenizer = _text(folders[-1], graph) if source.is_dir() else (None, None)
    return FoundFiles(
        kind=CONFIGS[config_file] if config_file else FILE_KIND,
        title=_title(source),
        source=source,
        graph=graph,
        config=config,
        config_file=config_file,
        model_type=_model_type(folders),
        licence=_licence(folders),
        text=text,
        tokenizer=tokenizer,
    )


def read_config(path: Path) -> dict[str, Any]:
    """A small JSON file of a model; empty if it is not there. Raises ModelRefused."""
    try:
        data = read_limited(path, LARGEST_CONFIG)
        value = parse_json(data)
    except FileNotFoundError:
        return {}
    except (Malformed, OSError) as error:
        raise unusable_file(path, error) from error
    return value if isinstance(value, dict) else {}


def unusable_file(path: Path, error: Exception) -> ModelRefused:
    """For a file that says what it should not, or cannot be read."""
    reason = said_by(error) or what_is_wrong(error)
    return ModelRefused(Refusal.UNUSABLE.say(name=str(path), reason=reason))


def read_limited(path: Path, most: int) -> bytes:
    """The bytes of a file, if it is a file, and not too large. Raises OSError or Malformed."""
    if path.is_file() and path.stat().st_size > most:
        raise Malformed(Refusal.LARGE_FILE.say(most=most // MEGABYTE))
    if path.exists() and not path.is_file():
        raise Malformed(Refusal.NO_PLAIN_FILE.say())
    return path.read_bytes()


def _picture_graphs(folder: Path) -> Iterator[Path]:
    """Graphs of a folder that may be the one for pictures, the likeliest first."""
    for place in (folder / "visual", folder / "onnx", folder):
        for precision in PRECISIONS:
            for name in PICTURE_GRAPHS:
                if (path := place / f"{name}{precision}.onnx").is_file():
                    yield path
    single = [path for path in folder.glob("*.onnx") if path.stem not in TEXT_GRAPHS]
    if len(single) == 1:
        yield single[0]


def _config(folders: list[Path]) -> tuple[str, dict[str, Any]]:
    """What there is about preprocessing: its file's name, and what it says."""
    for name in CONFIGS:
        for folder in folders:
            config = read_config(folder / name)
            if name == "config.json":
                config = config.get("pretrained_cfg") or {}
            if isinstance(config, dict) and config:
                return name, config
    return "", {}


def _text(folder: Path, graph: Path) -> tuple[Path | None, Path | None]:
    """The text graph that goes with a graph for pictures, and its tokenizer."""
    places = [folder / "textual" / "model.onnx"]
    places += [
        graph.parent / f"{name}{precision}.onnx" for name in TEXT_GRAPHS for precision in PRECISIONS
    ]
    text = next((path for path in places if path.is_file()), None)
    tokenizers = ((text or graph).parent / TOKENIZER, folder / TOKENIZER)
    tokenizer = next((path for path in tokenizers if path.is_file()), None)
    return text, tokenizer


def _title(source: Path) -> str:
    """The name of the file or folder, or of a folder above if it says nothing."""
    whole = source.resolve()
    names = [whole.name if whole.is_dir() else whole.stem, *(up.name for up in whole.parents)]
    return next((name for name in names if name and name not in PLAIN_NAMES), "model")


def _model_type(folders: list[Path]) -> str:
    for folder in folders:
        config = read_config(folder / "config.json")
        for part in (config.get("vision_config"), config):
            if isinstance(part, dict) and isinstance(part.get("model_type"), str):
                return str(part["model_type"])
    return ""


def _licence(folders: list[Path]) -> str:
    """What the front matter of a README says, as on Hugging Face."""
    for folder in folders:
        try:
            with (folder / "README.md").open(encoding="utf-8", errors="replace") as file:
                start = file.read(1 << 12)
        except OSError:
            continue
        if found := re.search(r"^license: *(\S+)", start, re.MULTILINE):
            return quoted(found[1])[1:-1]
    return ""
