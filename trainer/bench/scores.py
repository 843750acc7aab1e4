"""Scores of an encoder on a labelled library, with photos ranked as the app ranks them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.directions import unit_length
from hashdesk.core.encoding.distance_weights import WEIGHTED_BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.search.same_picture import picture_distances
from hashdesk.encoders.files.bundle import Head, InputBlock
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging import retrieval
from hashdesk.encoders.judging.candidate import CandidateEncoder, rows_of
from hashdesk.encoders.judging.searched_pictures import ranking_distances
from hashdesk.encoders.library_heads.itq import Axes, fit_itq, principal_axes
from trainer.bench.libraries import LabelledLibrary

FEATURES_ONLY = (InputBlock("features", 1.0),)
Scores = dict[str, float]  # "float", "64", "64 edits" …


def score(
    library: LabelledLibrary,
    encoder: CandidateEncoder,
    classifier: Classifier | None,
    asked: NDArray[np.bool_] | None = None,
) -> Scores:
    """MAP at each setting, and the share of edits that find their original first.

    asked (n,): photos that may search; None: all may.
    """
    features = library.photos.features.astype(np.float32)
    photos = encoder.signs(features, classifier)
    rows = measured_queries(library, asked)
    relevant, counted = retrieval.same_label(library.labels, rows)
    queries, phashes = rows_of(photos, rows), library.photos.phashes
    phash_bits = picture_distances(phashes[rows], phashes)
    found: Scores = {}
    for bits in BITS:
        near = encoder.distances(queries, photos, bits)
        near = ranking_distances(near, phash_bits, bits)
        found[str(bits)] = retrieval.mean_average_precision(near, relevant, counted)
    if library.edits is not None:
        edits, originals = library.edits.pictures, library.edits.originals
        signs, phash_bits = encoder.signs(edits.features, classifier), edits.phash_bits(phashes)
        for bits in WEIGHTED_BITS:
            near = edits.nearer(encoder.distances(signs, photos, bits))
            near = ranking_distances(near, phash_bits, bits)
            share = retrieval.first_rank_share(near, originals, tied=0.5)
            found[f"{bits} edits"] = share
    return found


def measured_queries(
    library: LabelledLibrary, asked: NDArray[np.bool_] | None = None
) -> NDArray[np.intp]:
    """Rows of the photos that search a library; of those `asked` (n,) if given."""
    rows = retrieval.drawn_queries(len(library.labels))
    return rows if asked is None else rows[asked[rows]]


def score_ranking(library: LabelledLibrary, similar: NDArray[np.float32]) -> float:
    """MAP of similarities (n, n), taken as a ranking: what heads that learn from them could do."""
    rows = measured_queries(library)
    relevant, counted = retrieval.same_label(library.labels, rows)
    return retrieval.mean_average_precision(-similar[rows], relevant, counted)


def score_floats(library: LabelledLibrary) -> Scores:
    """The same scores of the float features, by cosine; of edits as they are, and in views."""
    features = library.photos.features.astype(np.float32)
    rows = retrieval.drawn_queries(len(features))
    relevant, counted = retrieval.same_label(library.labels, rows)
    near = retrieval.float_distances(features[rows], features)
    found = {"float": retrieval.mean_average_precision(near, relevant, counted)}
    if library.edits is not None:
        edits, originals = library.edits.pictures, library.edits.originals
        views = retrieval.float_distances(edits.features, features)
        as_they_are, nearer = views[: len(edits)], edits.nearer(views)
        found["float edits"] = retrieval.first_rank_share(as_they_are, originals, tied=0.5)
        found["float edits in views"] = retrieval.first_rank_share(nearer, originals, tied=0.5)
    return found


def itq_encoder(library: LabelledLibrary) -> CandidateEncoder:
    """ITQ on the library's own features."""
    x, axes = _own(library)
    heads = {bits: fit_itq(x, axes, bits, whitening=0.0) for bits in BITS}
    return CandidateEncoder(FEATURES_ONLY, heads, {})


def pca_encoder(library: LabelledLibrary) -> CandidateEncoder:
    """The signs of the first principal axes (Wang et al., "Semi-Supervised Hashing", CVPR 2010)."""
    _, axes = _own(library)
    weights = {bits: axes.directions[:, :bits] for bits in BITS}
    return CandidateEncoder(FEATURES_ONLY, _centred(axes, weights), {})


def lsh_encoder(library: LabelledLibrary) -> CandidateEncoder:
    """LSH: the sides of random hyperplanes through the mean (Charikar, STOC 2002)."""
    x, axes = _own(library)
    draws = default_rng(0)
    weights = {bits: draws.standard_normal((x.shape[1], bits)).astype(np.float32) for bits in BITS}
    return CandidateEncoder(FEATURES_ONLY, _centred(axes, weights), {})


def _centred(axes: Axes, weights: Mapping[int, NDArray[np.float32]]) -> dict[int, Head]:
    return {
        bits: Head(np.ascontiguousarray(weight.T), (axes.mean @ weight).astype(np.float32))
        for bits, weight in weights.items()
    }


def _own(library: LabelledLibrary) -> tuple[Features, Axes]:
    x = unit_length(library.photos.features.astype(np.float32))
    return x, principal_axes(x, max(BITS))
