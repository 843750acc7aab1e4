"""manifest.json of an export: what it holds, and the SHA-256 of each of its files."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import Any

from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.files.folder_content import everything_below

EXPORT_MANIFEST = "manifest.json"
BIT_ORDER = "bit i of a code is output i of the head, least significant first"


def describe(format_name: str, version: int, listing: Listing) -> dict[str, Any]:
    """The manifest without its list of files."""
    encoder, selection = listing.library.encoder, listing.selection
    known = ("backbone", "backbone_sha256", "preprocessing", "ranking")
    facts = {name: encoder.facts[name] for name in known if name in encoder.facts}
    details = [bits for bits in selection.bits if bits in DETAIL_BITS]
    return {
        "producer": "HashDesk",
        "format": format_name,
        "version": version,
        "count": len(listing),
        "created": int(time.time()),
        "bits": list(selection.bits),
        "dtypes": {str(bits): DTYPES[bits].str for bits in selection.bits},
        **({"details": details} if listing.has_details else {}),  # lengths of detail codes
        "bit_order": BIT_ORDER,
        "paths": selection.paths.value,
        "places": selection.gps,
        # The id is a SHA-256, cut to 128 bits, of everything that determines the codes.
        "encoder": {"id": encoder.name, "name": encoder.title, **facts},
    }


def write(folder: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Add the files in a folder to a manifest and write it there."""
    files = sorted(file for file in everything_below(folder) if file.is_file())
    entries = {
        file.relative_to(folder).as_posix(): {"bytes": file.stat().st_size, "sha256": sha256(file)}
        for file in files
    }
    manifest = {**described, "files": entries}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / EXPORT_MANIFEST).write_text(text, "utf-8")
    return manifest


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
