"""The text tower of an added model as files, checked before use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.documents import Malformed, parse_json
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.files.backbone_files import BACKBONE_MANIFEST
from hashdesk.encoders.files.model_card import TEXT_GRAPH, TOKENIZER, TextTower, card_of

CAPTION_MEAN = "caption-mean"  # in the same folder; it can be made again


@dataclass(frozen=True)
class TextFiles:
    """A text tower that matches its model's manifest."""

    tower: TextTower
    width: int  # of the model's features
    graph: bytes
    tokenizer: bytes
    sha256: str  # of all that decides what it says of a text
    mean_file: Path  # CAPTION_MEAN


def tower_paths(models: Path, name: str) -> tuple[Path, ...]:
    """The files that `load_text_files` reads."""
    return tuple(models / name / file for file in (BACKBONE_MANIFEST, TEXT_GRAPH, TOKENIZER))


def has_tower(models: Path, name: str) -> bool:
    """Whether a model that was added reads text, as far as its manifest says."""
    try:
        card = card_of(parse_json((models / name / BACKBONE_MANIFEST).read_bytes()))
    except (OSError, ValueError, RecursionError, Malformed):
        return False
    return card.text is not None


def load_text_files(models: Path, name: str) -> TextFiles | None:
    """The text tower of a model that was added; None if it has none.

    models: paths.models(). Raises EngineUnavailable if files are gone or were changed.
    """
    place = models / name
    try:
        manifest = parse_json((place / BACKBONE_MANIFEST).read_bytes())
        card = card_of(manifest)
        if card.text is None:
            return None
        graph, tokenizer = (_read(place, manifest, file) for file in (TEXT_GRAPH, TOKENIZER))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(place) from error
    except MemoryError as error:
        raise EngineUnavailable(
            f"The text tower of {name} does not fit in memory: words find names, folders, dates, "
            "cameras and keywords alone."
        ) from error
    digest = hashlib.sha256(hashlib.sha256(graph).digest() + hashlib.sha256(tokenizer).digest())
    digest.update(repr(card.text).encode())
    mean_file = place / CAPTION_MEAN
    return TextFiles(card.text, card.width, graph, tokenizer, digest.hexdigest(), mean_file)


def _read(place: Path, manifest: Mapping[str, Any], file: str) -> bytes:
    data = (place / file).read_bytes()
    if hashlib.sha256(data).hexdigest() != manifest["files"][file]:
        raise Malformed("it was changed")
    return data


def _damaged(place: Path) -> EngineUnavailable:
    return EngineUnavailable(Trouble.TEXT_TOWER_GONE.say(place=str(place)))
