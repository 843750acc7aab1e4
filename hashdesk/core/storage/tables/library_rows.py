"""Rows of the small tables of library.db: roots, folders and encoders."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hashdesk.core.encoding.distance_weights import DETAILS


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
        return str(self.facts.get("name", "nameless"))

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
    def estimate(self) -> dict[str, dict[str, float]]:
        """The trainer's estimate: bits -> "groups_before", "groups_after", "edits_before" …"""
        estimate = self.facts.get("estimate")
        tables = estimate if isinstance(estimate, dict) else {}
        return {bits: table for bits, table in tables.items() if isinstance(table, dict)}
