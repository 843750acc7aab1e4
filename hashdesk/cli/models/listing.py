"""hashdesk models: the code sets of a library, and the models that it could go over to."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.cli.models import available
from hashdesk.cli.models.estimate_table import estimate_table, is_comparison
from hashdesk.cli.models.known_models import is_missing, name_among, title_on
from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.adaptation.advice import advice_if_any
from hashdesk.core.code_sets import code_sets
from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH, CodeSetInfo
from hashdesk.core.code_sets.left_to_read import left_to_read
from hashdesk.core.plurals import plural
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.freed_bytes import freed_each
from hashdesk.encoders.library_heads.best_known import (
    WhichToUse,
    compared_row,
    recommend,
    tells_nothing_apart,
)
from hashdesk.encoders.library_heads.method import LEAST_JUDGED, too_few_to_judge
from hashdesk.encoders.model_damage import damage_each

if TYPE_CHECKING:
    from hashdesk.encoders.library_encoder import EncoderOffer

SHIPPED_COMPARISON = "    Compared with “HashDesk general”, on photos that neither learned from:"
OTHER_COMPARISONS = (
    "“Before” is the model that one is compared with. Each table stands on a test of its own: its "
    "two models decide together which photos are similar, and an adapted one is tested on edits of "
    "other photos. So compare figures within one table only."
)
WHICH_WORDS: Mapping[tuple[WhichToUse, bool], str] = {  # whether that is in use already
    ("beaten", False): "{best} finds more: use that one.",
    ("beaten", True): "{best}, which is in use, finds more.",
    ("not compared", False): "It was not compared with {best}: use that one.",
    ("not compared", True): ("It was not compared with {best}, which is in use."),
}


def list_models(folder: Path, output: Output) -> None:
    """Print the code sets of a library, and the models that it could go over to."""
    with LibraryDB(folder) as db:
        sets = code_sets.list_code_sets(db)
        there = [one for one in sets if not is_missing(one.encoder)]
        damage = {name: str(said) for name, said in damage_each(folder, there).items()}
        freed = freed_each(db, sets, {one.name: one.bytes for one in available.all_added()})
        others = list(offers_for(db))
        added = available.unused(one.encoder for one in sets)
        left = {
            one.encoder.name: left_to_read(db, one.encoder.backbone, one.encoder) for one in sets
        }
        left |= {offer.id: left_to_read(db, offer.backbone) for offer in others}
        left |= {one.name: left_to_read(db, one.name) for one in added}
        photos = len(photo_arrays.good_ids(db.connection))
    output.event(
        code_sets=[
            {
                **_fields(one, freed[one.encoder.name].bytes),
                "damage": damage.get(one.encoder.name),
                "to_read": left[one.encoder.name],
            }
            for one in sets
        ],
        others=[
            {**asdict(offer), "folder": str(offer.folder), "to_read": left[offer.id]}
            for offer in others
        ],
        added=[
            {**available.fields(one), "frees": freed[one.name].bytes, "to_read": left[one.name]}
            for one in added
        ],
    )
    rows = [one.encoder for one in sets]
    used = next((one.encoder for one in sets if one.in_use), None)
    for code_set in sets:
        name = code_set.encoder.name
        to_read = _to_read(left[name], photos) if left[name] and not code_set.in_use else ""
        damaged = damage.get(name, "")
        said = damaged or judgement(code_set.encoder, rows, used)
        _print(output, code_set, freed[name].bytes, to_read, said, is_damaged=bool(damaged))
    if sum(advice_if_any(one.encoder.estimate) is not None for one in sets) > 1:
        output.text(OTHER_COMPARISONS)
    if not sets:
        output.text("No photo has codes yet. Index a folder first: hashdesk index FOLDER")
    for offer in others:
        fetched = f", fetches {offer.megabytes} MB" if offer.megabytes else ""
        output.text(
            f"  {offer.id[:SHOWN_ID_LENGTH]}  {offer.name} ({offer.backbone}): "
            f"{_to_read(left[offer.id], photos)}{fetched}"
        )
        if is_comparison(offer.estimate):
            output.text(SHIPPED_COMPARISON)
            for line in estimate_table(offer.estimate):
                output.text(f"  {line}")
    for one in added:
        output.text(
            f"  {one.name}  {one.card.title} (added): {_to_read(left[one.name], photos)}; "
            f"deleting it frees {size(freed[one.name].bytes)}"
        )


def _to_read(left: int, photos: int) -> str:
    """What comes before the use of a model that not all photos were read for."""
    if left == photos:
        return "to go over to it, all photos must be read again"
    if not left:
        return "to go over to it, no photo must be read again"
    return f"to go over to it, {left:,} of {plural(photos, 'photo')} must still be read"


def offers_for(db: LibraryDB) -> Iterator[EncoderOffer]:
    """The encoders that ship and that a library has no codes of."""
    from hashdesk.encoders.library_encoder import offers, shipped_bundles

    known = {row.name for row in db.encoders()}
    return offers(shipped_bundles(paths.resources()), paths.cache(), known)


def _fields(code_set: CodeSetInfo, freed: int) -> dict[str, object]:
    encoder = code_set.encoder
    return {
        "id": encoder.name,
        "name": encoder.title,
        "missing": is_missing(encoder),
        "created": encoder.created,
        "adapted": encoder.adapted,
        "photos": code_set.photos,
        "bytes": code_set.bytes,
        "frees": freed,
        "bytes_per_photo": code_set.bytes_per_photo,
        "in_use": code_set.in_use,
        "estimate": encoder.estimate or None,
    }


def _print(
    output: Output,
    code_set: CodeSetInfo,
    freed: int,
    to_read: str,
    judged: str,
    *,
    is_damaged: bool,
) -> None:
    """freed: bytes that deleting the model frees; to_read: what comes before its use, if any.

    judged: how it compares with the others, or what is damaged of it.
    """
    encoder: EncoderRow = code_set.encoder
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(encoder.created))
    mark = "*" if code_set.in_use else " "
    output.text(
        f"{mark} {encoder.name[:SHOWN_ID_LENGTH]}  {title_on(encoder)}, {made}, "
        f"{plural(code_set.photos, 'photo')}, {code_set.bytes_per_photo} bytes of codes each, "
        f"{'in use' if code_set.in_use else f'deleting it frees {size(freed)}'}"
        f"{f'; {to_read}' if to_read else ''}{', missing' if is_missing(encoder) else ''}"
        f"{', damaged' if is_damaged else ''}"
    )
    if judged:
        output.text(f"    {judged}")
    for line in estimate_table(encoder.estimate):
        output.text(f"  {line}")
    if is_missing(encoder):
        output.text(
            "    Its files are gone, so it reads no photos. Add it again: hashdesk models --add "
            "SOURCE. Or choose another: hashdesk models --use MODEL"
        )


def judgement(encoder: EncoderRow, rows: Collection[EncoderRow], used: EncoderRow | None) -> str:
    """What follows from its estimate, or why it has none; empty if that is not known.

    rows: all models of the library; used: the one in use.
    """
    if tells_nothing_apart(encoder):
        return (
            "It can hardly tell the photos of this library apart. To use another model: hashdesk "
            "models --use MODEL"
        )
    before = compared_row(rows, encoder)
    named = encoder.compared_with if before is None else name_among(before, rows)
    if advice := advice_if_any(encoder.estimate, named):
        advised = recommend(rows, used, encoder)
        asks = advised.what in ("use", "use before")
        also = []
        if advised.best is not None and (what := WHICH_WORDS.get((advised.what, advised.in_use))):
            also = [what.format(best=f"“{name_among(advised.best, rows)}”")]
        return " ".join([advice.verdict if asks else advice.stated, *also, advice.because])
    if photos := too_few_to_judge(encoder):
        return (
            "Whether it finds more was not measured: that takes at least "
            f"{LEAST_JUDGED} different photos; there were {photos}."
        )
    return ""
