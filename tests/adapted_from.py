"""Models that a library has been prepared for: made for an added one, and adapted from it."""

from __future__ import annotations

import json

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.library_heads.method import LIBRARY_METHOD

MADE, ADAPTED = "a" * 32, "b" * 32  # their ids


def stand_on(db: LibraryDB, model: BackboneFiles) -> tuple[EncoderRow, EncoderRow]:
    """Encoders without codes: the one made for an added model, and one adapted from that."""
    facts = {"backbone": model.name, "estimate": {}}
    made = {"name": "Cells", "method": LIBRARY_METHOD, **facts}
    adapted = {"name": "Adapted", "method": "learned", **facts}
    return db.encoder(MADE, json.dumps(made)), db.encoder(ADAPTED, json.dumps(adapted))
