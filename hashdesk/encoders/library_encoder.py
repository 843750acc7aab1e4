"""A library's encoder: its own, or one that ships with HashDesk. The encoders that ship."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH
from hashdesk.core.errors import BundleDamaged
from hashdesk.core.storage.integrity_check import CheckResult
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from hashdesk.encoders.files import backbone_weights
from hashdesk.encoders.files.bundle import BUNDLE_MANIFEST, load_bundle
from hashdesk.encoders.model_damage import bundle_problem, own_bundle


@dataclass(frozen=True)
class EncoderOffer:
    """An encoder that ships and that a library could switch to."""

    id: str
    name: str
    backbone: str
    folder: Path  # of its bundle
    megabytes: int  # of backbone weights to fetch first; 0: none
    estimate: Mapping[str, Mapping[str, float]]  # compared with the default, as EncoderRow.estimate


def shipped_bundles(resources: Path) -> list[Path]:
    """The bundles of all encoders that ship, the default one first."""
    return sorted(resources.glob("encoder*"))


def offers(
    shipped: Sequence[Path], cache: Path, known: Collection[str] = ()
) -> Iterator[EncoderOffer]:
    """The encoders that ship, without `known`: ids of encoders that the library has codes of."""
    bundles = [(folder, load_bundle(folder)) for folder in shipped]
    for folder, bundle in bundles:
        if bundle.id not in known:
            present = backbone_weights.are_present(cache, bundle.backbone)
            megabytes = 0 if present else backbone_weights.WEIGHTS[bundle.backbone].megabytes
            estimate = _estimate(bundles[0][1].manifest, bundle.manifest)
            yield EncoderOffer(bundle.id, bundle.name, bundle.backbone, folder, megabytes, estimate)


def _estimate(default: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Quality of two encoders at 64 bits, on classes and edits that were not in their training."""
    figures = {}
    for when, manifest in (("before", default), ("after", other)):
        sets = manifest["quality"]["map_of_unseen_classes"].values()
        figures[f"groups_{when}"] = sum(float(one["64"]) for one in sets) / len(sets)
        figures[f"edits_{when}"] = float(manifest["quality"]["edits_found_first"]["64"])
    return {"64": figures}


def bundle_of(library: Path, encoder: EncoderRow | None, shipped: Path) -> Path:
    """The bundle of a library's encoder.

    The shipped bundle if there is no encoder (nothing was indexed yet), or if the encoder came
    with an older HashDesk.
    """
    if encoder is None:
        return shipped
    return own_bundle(library, encoder) or shipped


def open_library_encoder(
    library: Path,
    encoder: EncoderRow | None,
    shipped: Path,
    cache: Path,
    engine: str = "auto",
    batch: int = 128,
) -> BundleEncoder:
    """Open an encoder of a library, usually the one in use. Raises BundleDamaged."""
    folder = bundle_of(library, encoder, shipped)
    if encoder is None or folder == shipped:
        return open_encoder(shipped, cache, engine, batch)
    problem = bundle_problem(folder, encoder.name)
    if problem is not None:
        back = load_bundle(shipped).id[:SHOWN_ID_LENGTH]
        raise BundleDamaged(
            Trouble.ADAPTED_DAMAGED.say(
                id=encoder.name[:SHOWN_ID_LENGTH], place=str(folder), reason=problem, back=back
            )
        )
    return open_encoder(folder, cache, engine, batch)


def check_bundles(db: LibraryDB) -> CheckResult:
    """The result of `hashdesk check` for the bundles of adapted encoders."""
    owned = [(row, folder) for row in db.encoders() if (folder := own_bundle(db.folder, row))]
    return CheckResult(
        "bundles",
        sum(bundle_problem(folder, row.name, row.facts) is not None for row, folder in owned),
        "adapted models whose files are damaged or gone",
        "Put them back from a backup: hashdesk restore --part library. Without one, run “hashdesk "
        "models” and go over to another one; then adapt again.",
    )


def vouch_for(name: str, bundle: Path | None, shipped: Path) -> str:
    """Check that an encoder can be opened here, and return the manifest of its bundle.

    bundle: the bundle in the container, if there is one. Raises BundleDamaged.
    """
    problem: object = None
    if bundle is not None:
        problem = bundle_problem(bundle, name)
    else:
        known = {load_bundle(folder).id: folder for folder in shipped_bundles(shipped.parent)}
        if name not in known:
            problem = "it is not known here and did not come along"
        bundle = known.get(name, shipped)
    if problem is not None:
        raise BundleDamaged(
            f"The model {name[:SHOWN_ID_LENGTH]} of this container cannot be used ({problem}). "
            "Export it again, with the same version of HashDesk on both sides."
        )
    return (bundle / BUNDLE_MANIFEST).read_text("utf-8")
