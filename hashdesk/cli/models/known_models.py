"""The models that a command line may name: those of a library, those that were added."""

from __future__ import annotations

from collections.abc import Iterable

from hashdesk import paths
from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.files.model_card import is_added
from hashdesk.encoders.library_heads.method import made_here


def known_models(rows: Iterable[EncoderRow]) -> dict[str, str]:
    """Id or name -> title: of the code sets of a library, then of the models that were added."""
    from hashdesk.encoders.added_models.adding import list_added

    places = sorted(paths.models().glob("*"))
    damaged = {place.name: place.name for place in places if is_added(place.name)}
    added = {one.name: one.card.title for one in list_added(paths.models())}
    return {row.name: row.title for row in rows} | damaged | added


def made_for_added(rows: Iterable[EncoderRow]) -> dict[str, str]:
    """Id -> name of the added model, of code sets that were made for one that is there."""
    return {
        row.name: row.backbone
        for row in rows
        if made_here(row) and (paths.models() / row.backbone).is_dir()
    }


def is_missing(row: EncoderRow) -> bool:
    """Whether it is of an added model that is gone: deleted elsewhere, perhaps."""
    return is_added(row.backbone) and not (paths.models() / row.backbone).is_dir()


def name_among(row: EncoderRow, rows: Iterable[EncoderRow]) -> str:
    """Its title; where others are called so, too, with the beginning of its id."""
    if sum(one.title == row.title for one in rows) < 2:
        return row.title
    return f"{row.title} ({row.name[:SHOWN_ID_LENGTH]})"


def title_on(row: EncoderRow) -> str:
    """Its title; of one that was adapted, also that of the model that it stands on."""
    if made_here(row) or not row.adapted:
        return row.title
    base = _title_of_backbone(row.backbone)
    return f"{row.title} (on {base})" if base else row.title


def _title_of_backbone(backbone: str) -> str:
    """The title of a model that was added, or that comes with HashDesk; "" if it is unknown."""
    from hashdesk.encoders.added_models.adding import list_added
    from hashdesk.encoders.library_encoder import shipped_bundles

    if is_added(backbone):
        added = {one.name: one.card.title for one in list_added(paths.models())}
        return added.get(backbone, backbone)
    shipped = map(load_bundle, shipped_bundles(paths.resources()))
    return next((one.name for one in shipped if one.backbone == backbone), "")
