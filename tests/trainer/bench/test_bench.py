"""Labelled libraries, and scores ranked as in the app."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS, pack
from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS
from hashdesk.core.job import Job
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query
from hashdesk.core.search.same_picture import SAME_PICTURE
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import Head, load_bundle
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.judging.searched_pictures import SearchedPictures, ranking_distances
from tests.drawing import draw_photos
from trainer.bench import adapting, libraries, scores
from trainer.bench.libraries import LabelledLibrary
from trainer.bench.shipped_elsewhere import save_elsewhere

pytestmark = pytest.mark.slow  # photos are encoded first

SHIPPED = load_bundle(paths.resources() / "encoder")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two labelled sets of drawn photos, and personal ones."""
    root = tmp_path_factory.mktemp("labelled")
    draw_photos(root / "labelled" / "one", themes=8, each=6)
    draw_photos(root / "labelled" / "two", themes=20, each=6)
    draw_photos(root / "personal", themes=3, each=2)
    return root


@pytest.fixture(scope="module")
def backbone():
    return load_backbone(paths.cache(), SHIPPED.backbone)


@pytest.fixture(scope="module")
def loaded(folder: Path, backbone) -> list[LabelledLibrary]:
    engine = OnnxEngine(backbone.onnx, cuda=False)
    return libraries.load_libraries(folder, engine, folder / "cache")


def test_every_set_is_a_library_and_all_are_one_more(
    folder: Path, backbone, loaded: list[LabelledLibrary]
) -> None:
    """Each personal photo is its own class there, and has edits; the cache changes nothing."""
    assert [(one.name, len(one.labels)) for one in loaded] == [
        ("one", 48), ("two", 120), ("mixed", 174),
    ]  # fmt: skip
    mixed = loaded[-1]
    assert len(np.unique(mixed.labels)) == 8 + 20 + 6
    assert mixed.edits is not None
    assert len(mixed.edits.originals) == 6 * len(FIXED_EDITS)
    assert all(str(label).startswith("personal/") for label in mixed.labels[mixed.edits.originals])
    engine = OnnxEngine(backbone.onnx, cuda=False)
    again = libraries.load_libraries(folder, engine, folder / "cache")
    for one, other in zip(loaded, again, strict=True):
        assert np.array_equal(one.photos.features, other.photos.features)
        assert np.array_equal(one.photos.phashes, other.photos.phashes)
        assert one.photos.thumbnails == other.photos.thumbnails
    edits, kept = mixed.edits.pictures, again[-1].edits.pictures
    assert np.array_equal(edits.features, kept.features)
    assert np.array_equal(edits.phashes, kept.phashes)
    assert np.array_equal(edits.framed, kept.framed)


@pytest.mark.parametrize("bits", BITS)
def test_distances_equal_the_apps(bits: int, backbone, loaded: list[LabelledLibrary]) -> None:
    """Sums, turned pHashes and views included: an index puts every photo where `scores` does."""
    library, encoder = loaded[-1], CandidateEncoder.of(SHIPPED)
    assert library.edits is not None
    pictures = library.edits.pictures
    photos = encoder.signs(library.photos.features.astype(np.float32), backbone.classifier)
    views = encoder.signs(pictures.features, backbone.classifier)
    found = ranking_distances(
        pictures.nearer(encoder.distances(views, photos, bits)),
        pictures.phash_bits(library.photos.phashes),
        bits,
    )
    codes, queries = photos.map(pack), views.map(pack)
    count = len(library.labels)
    index = HammingIndex(np.arange(count), codes, encoder.ranking, library.photos.phashes)

    def query(view: int) -> Query:
        own = queries.map(lambda values: int(values[view]))
        return Query(own, phash=int(pictures.phashes[view]))

    trimmed = {row: query(len(pictures) + n) for n, row in enumerate(pictures.framed.tolist())}
    turned = list(FIXED_EDITS).index("turned by 90°")
    for row in [*range(0, len(found), 7), turned, *trimmed]:
        nearest = index.nearest(replace(query(row), trimmed=trimmed.get(row)), bits, count)
        by_photo = np.empty(count, np.int64)
        by_photo[index.ids[nearest.rows]] = nearest.distances
        assert np.array_equal(found[row], by_photo)


def test_edits_in_a_frame_search_without_it_too(loaded: list[LabelledLibrary]) -> None:
    """Borders, captions and screenshots; the second view is the photo again, by its pHash."""
    library = loaded[-1]
    assert library.edits is not None
    edits, pictures = library.edits, library.edits.pictures
    assert len(pictures) == len(edits.originals)
    kinds = list(FIXED_EDITS)
    framed = {kinds[row % len(kinds)] for row in pictures.framed.tolist()}
    assert {"border", "screenshot"} <= framed <= {"border", "caption", "screenshot"}
    bits = pictures.phash_bits(library.photos.phashes)
    for row in pictures.framed.tolist():
        if kinds[row % len(kinds)] == "border":
            assert bits[row, edits.originals[row]] <= SAME_PICTURE
    plain = SearchedPictures(pictures.features[: len(pictures)], pictures.phashes[: len(pictures)])
    assert (bits <= plain.phash_bits(library.photos.phashes)).all()
    floats = scores.score_floats(library)
    assert 0 < floats["float edits"] <= floats["float edits in views"] <= 1


def test_scores_are_shares_and_better_codes_have_higher_ones(
    backbone, loaded: list[LabelledLibrary]
) -> None:
    library = loaded[0]
    itq = scores.score(library, scores.itq_encoder(small(library)), backbone.classifier)
    draws = default_rng(0)
    shuffled = LabelledLibrary("no", library.photos, draws.permutation(library.labels), None)
    chance = scores.score(shuffled, scores.itq_encoder(small(library)), backbone.classifier)
    floats = scores.score_floats(library)
    assert set(itq) == {str(bits) for bits in BITS}
    assert 0 < chance["64"] < 0.5 * itq["64"] < itq["64"] <= 1
    assert itq["64"] < 1.2 * floats["float"]


def small(library: LabelledLibrary) -> LabelledLibrary:
    """ITQ needs as many photos as bits: the drawn ones twice, with noise."""
    features = np.concatenate([library.photos.features] * 2).astype(np.float32)
    features += 0.01 * default_rng(0).standard_normal(features.shape)
    kept = libraries.LibraryFeatures(features.astype(np.float16), library.photos.phashes, ())
    return LabelledLibrary(library.name, kept, library.labels, None)


def test_heads_fitted_elsewhere_are_a_bundle_to_adapt_from(backbone, tmp_path: Path) -> None:
    """As if they had shipped: an engine accepts them, and the ranking is the same."""
    turned = {bits: Head(-head.weight, head.threshold) for bits, head in SHIPPED.heads.items()}
    fitted = CandidateEncoder(SHIPPED.blocks, turned, SHIPPED.ranking)
    save_elsewhere(fitted, tmp_path / "fitted", SHIPPED, backbone)
    saved = load_bundle(tmp_path / "fitted")
    engine_probe.choose("onnx-cpu", saved, backbone, batch=8)  # refuses an engine that differs
    assert saved.ranking == SHIPPED.ranking
    assert np.array_equal(saved.heads[64].weight, turned[64].weight)
    assert saved.details is None


def test_pairs_are_compared_with_labels(backbone, loaded: list[LabelledLibrary]) -> None:
    text = adapting.measure_pairs(loaded[1], backbone.classifier, Job())
    lines = text.splitlines()
    assert lines[0] == "#### two"
    assert lines[2].startswith("| pairs | alike: precision")
    assert len(lines) == 4 + 7
    for line in lines[4:]:
        figures = [cell.strip() for cell in line.split("|")[2:-1]]
        assert len(figures) == 4
        assert all(figure == "-" or 0 <= float(figure) <= 1 for figure in figures)
