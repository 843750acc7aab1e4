"""How often search says "no close match", and whether it is right.

A library of each labelled set is searched for photos that it does not have: of its own kinds, which
have photos like them there, and of other sets, which have none. From the mixed library, whole kinds
are left out, some of which have a sister there: a skirt beside dresses, one apple beside another.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.encoding.codes import Codes, CodeTable, pack
from hashdesk.core.encoding.directions import Directions, unit_length
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.job import Job
from hashdesk.core.likeness.calibration import LibraryLikeness, measure_likeness
from hashdesk.core.likeness.levels import DECIDING_RANKS, Likenesses, in_order, is_close
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder
from trainer.adaptation.recipe import AdaptRecipe
from trainer.adaptation.subsample import PhotoRows
from trainer.bench.adapting import adapt_labelled
from trainer.bench.libraries import MIXED, LabelledLibrary, LibraryFeatures
from trainer.bench.shipped_elsewhere import Elsewhere
from trainer.bench.tables import table
from trainer.progress import Reporter

SEARCHED = 200  # photos of either sort
LEFT_OUT_SHARE = 0.1  # of a library's photos, to search for
KINDS_LEFT_OUT = 0.2  # of the mixed library's kinds
LEAST_OF_KIND = 3  # photos of a kind that stay, or it counts as not there


@dataclass(frozen=True)
class Trial:
    """A library, and photos to search it for: rows of the photos of all sets."""

    name: str
    library: PhotoRows
    known: PhotoRows  # of kinds that it has
    foreign: PhotoRows  # of kinds that it does not have


def measure(
    labelled: list[LabelledLibrary],
    base: Path,
    elsewhere: Elsewhere,
    job: Job,
    progress: Reporter,
) -> str:
    """A table of all trials: the shipped heads fitted without the set, and adapted to the library.

    The shipped heads are fitted without all sets in turn; in the mixed library, without the first.
    Each library is measured as if it kept no features, and with them.
    """
    classifier = load_backbone(paths.cache(), load_bundle(base).backbone).classifier
    mixed = next(library for library in labelled if library.name == MIXED)
    rows = []
    for trial in _trials(mixed):
        kept = partial(_directions, _features(mixed, trial.library))
        adapted = adapt_labelled(_part(mixed, trial.library), base, AdaptRecipe(), job, progress)
        shipped = elsewhere.get(trial.name) or next(iter(elsewhere.values()))
        for name, encoder, reach in (
            ("shipped", shipped, None),
            ("adapted", CandidateEncoder.of(adapted), adapted.reach),
        ):
            index, known, foreign = _codes(mixed, trial, encoder, classifier, reach)
            library, codes = f"{trial.name}, {len(index):,} photos", measure_likeness(index, _none)
            for told_by, likeness, scale in (
                ("codes" if reach is None else "anchors", codes, codes.scale),
                ("features", measure_likeness(index, kept), codes.scale_of_known),
            ):
                right = _none_close(index, likeness, foreign)
                wrong = _none_close(index, likeness, known)
                limits = f"{scale.very_alike}, {scale.alike}"
                rows.append([library, name, told_by, limits, f"{right:.1%}", f"{wrong:.1%}"])
    heads = [
        "library",
        "heads",
        "told by",
        "very alike / alike up to",
        "foreign: no close match",
        "known: no close match",
    ]
    return table(heads, rows)


def _part(mixed: LabelledLibrary, rows: PhotoRows) -> LabelledLibrary:
    photos = mixed.photos
    thumbnails = tuple(photos.thumbnails[row] for row in rows.tolist())
    kept = LibraryFeatures(photos.features[rows], photos.phashes[rows], thumbnails)
    return LabelledLibrary(mixed.name, kept, mixed.labels[rows], None)


def _trials(mixed: LabelledLibrary) -> list[Trial]:
    """One for each set, and one for all photos without some kinds."""
    draws = np.random.default_rng(0)
    sets = np.array([label.partition("/")[0] for label in mixed.labels])
    kinds, sizes = np.unique(mixed.labels, return_counts=True)
    counted = kinds[sizes > LEAST_OF_KIND]
    trials = []
    for name in np.unique(sets[np.isin(mixed.labels, counted)]).tolist():
        own = draws.permutation(np.flatnonzero(sets == name))
        kept, searched = np.split(own, [round(len(own) * (1 - LEFT_OUT_SHARE))])
        others = draws.permutation(np.flatnonzero((sets != name) & np.isin(mixed.labels, counted)))
        trials.append(_trial(name, mixed.labels, kept, searched, others))
    gone = draws.choice(counted, round(len(counted) * KINDS_LEFT_OUT), replace=False)
    there = draws.permutation(np.flatnonzero(~np.isin(mixed.labels, gone)))
    kept, searched = np.split(there, [round(len(there) * (1 - LEFT_OUT_SHARE))])
    foreign = draws.permutation(np.flatnonzero(np.isin(mixed.labels, gone)))
    return [*trials, _trial(MIXED, mixed.labels, kept, searched, foreign)]


def _trial(
    name: str, labels: NDArray[np.str_], kept: PhotoRows, searched: PhotoRows, foreign: PhotoRows
) -> Trial:
    kinds, sizes = np.unique(labels[kept], return_counts=True)
    known = searched[np.isin(labels[searched], kinds[sizes >= LEAST_OF_KIND])]
    return Trial(name, kept, known[:SEARCHED], foreign[:SEARCHED])


def _codes(
    mixed: LabelledLibrary,
    trial: Trial,
    encoder: CandidateEncoder,
    classifier: Classifier | None,
    reach: float | None,
) -> tuple[HammingIndex, list[Query], list[Query]]:
    """The library's index, and the photos to search for."""

    def packed(rows: PhotoRows) -> CodeTable:
        return encoder.signs(_features(mixed, rows), classifier).map(pack)

    def queries(rows: PhotoRows) -> list[Query]:
        codes, features = packed(rows), _features(mixed, rows)
        strange = np.zeros(len(rows), np.bool_)
        if reach is not None:
            strange = linear_heads.nearest_anchors(features, encoder.blocks, classifier) < reach
        columns = mixed.photos.phashes[rows].tolist(), strange.tolist(), unit_length(features)
        return [
            Query(codes.map(partial(_at, row=row)), None, phash, strange=far, direction=direction)
            for row, (phash, far, direction) in enumerate(zip(*columns, strict=True))
        ]

    ids = np.arange(1, len(trial.library) + 1)
    phashes = mixed.photos.phashes[trial.library]
    index = HammingIndex(ids, packed(trial.library), encoder.ranking, phashes)
    return index, queries(trial.known), queries(trial.foreign)


def _at(codes: Codes, row: int) -> int:
    return int(codes[row])


def _features(mixed: LabelledLibrary, rows: PhotoRows) -> Features:
    return mixed.photos.features[rows].astype(np.float32)


def _directions(features: Features, ids: PhotoIds) -> Directions:
    """What a library keeps of photos, whose ids count from 1."""
    return unit_length(features[ids - 1])


def _none(ids: PhotoIds) -> Directions:
    """What a library keeps of photos if it keeps no features."""
    return np.zeros((len(ids), 0), np.float32)


def _none_close(index: HammingIndex, likeness: LibraryLikeness, queries: list[Query]) -> float:
    """The share of photos of which the library has nothing close."""
    return float(np.mean([not is_close(_levels(index, likeness, query)) for query in queries]))


def _levels(index: HammingIndex, likeness: LibraryLikeness, query: Query) -> Likenesses:
    """Those of an answer, as `hashdesk.core.likeness.rating` says them but for the same picture."""
    rows = index.nearest(query, 64, DECIDING_RANKS).rows
    return in_order(likeness.scale_for(query).levels(index.theme_distances(query, rows)))
