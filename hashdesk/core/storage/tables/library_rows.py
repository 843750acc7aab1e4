"""Rows of the small tables of library.db: roots, folders and encoders."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hashdesk.core.encoding.distance_weights import DETAILS

ADAPTED_TITLE = "Adapted to my photos"  # of models that were adapted to a library
EARLIER_ADAPTED_TITLE = "Adapted"  # … as older HashDesks wrote it
COMPARED_WITH = "compared_with"  # the title of the model that an estimate calls “before”
COMPARED_WITH_ID = "compared_with_id"  # … and its id; older HashDesks kept none


@dataclass(frozen=True)
class Root:
    """A folder that the user added to the library."""

    id: int
    path: bytes
    offline: bool


@dataclass(frozen=True)
class Folder:
    """A folder below a root; `path` is relative, b"" for the root itself."""

    id: int
    root: int
    path: bytes
    offline: bool


@dataclass(frozen=True)
class EncoderRow:
    """An encoder with a code set in this library."""

    id: int
    name: str  # the encoder id
    manifest: str
    created: int  # seconds since 1970

    @property
    def facts(self) -> dict[str, Any]:
        """The manifest as a dict; empty if it is damaged."""
        try:
            manifest = json.loads(self.manifest)
        except (ValueError, RecursionError):
            return {}
        return manifest if isinstance(manifest, dict) else {}

    @property
    def title(self) -> str:
        """The name that is shown."""
        return one_title(str(self.facts.get("name", "nameless")))

    @property
    def backbone(self) -> str:
        """The name of the backbone; empty if the manifest is damaged."""
        return str(self.facts.get("backbone", ""))

    @property
    def adapted(self) -> bool:
        """Whether it was adapted to a library: only adapting adds an estimate."""
        return "estimate" in self.facts

    @property
    def has_details(self) -> bool:
        """Whether it gives detail codes beside theme codes, according to its manifest."""
        return bool(self.facts.get(DETAILS))

    @property
    def compared_with(self) -> str:
        """The title of the model that its estimate calls “before”; empty if it is not known."""
        return one_title(str(self.facts.get(COMPARED_WITH, "")))

    @property
    def compared_with_id(self) -> str:
        """The id of that model; empty if it is not known."""
        return str(self.facts.get(COMPARED_WITH_ID, ""))

    @property
    def estimate(self) -> dict[str, dict[str, float]]:
        """The trainer's estimate: bits -> "groups_before", "groups_after", "edits_before" …"""
        estimate = self.facts.get("estimate")
        tables = estimate if isinstance(estimate, dict) else {}
        return {bits: table for bits, table in tables.items() if isinstance(table, dict)}


def one_title(name: str) -> str:
    """The title of a model that a manifest gives this name."""
    return ADAPTED_TITLE if name == EARLIER_ADAPTED_TITLE else name
