"""The estimate without labels: groups, edits, copies that count once, and pHashes."""

from dataclasses import replace

import numpy as np
import pytest

from hashdesk.core.adaptation.advice import NO_CHANGE, advice_on
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.imaging.signatures.orientation import TURNED_ORIENTATIONS, oriented_hashes
from hashdesk.encoders.files.bundle import Head, InputBlock
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.judging.judge import JudgingPhotos, estimate_gain
from hashdesk.encoders.judging.searched_pictures import SearchedPictures

WIDTH = 64
BITS = (4, 8, 16, 32, 64)
NO_CLASSES = Classifier(np.zeros((2, WIDTH), np.float32), np.zeros(2, np.float32))


def candidate(matrix: np.ndarray) -> CandidateEncoder:
    """An encoder of the first directions of a matrix (d, d)."""
    heads = {
        bits: Head(matrix[:bits].astype(np.float32), np.zeros(bits, np.float32)) for bits in BITS
    }
    return CandidateEncoder((InputBlock("features", 1.0),), heads, {64: ByLength({64: 1, 16: 1})})


@pytest.fixture
def judging() -> JudgingPhotos:
    """Four clouds of twenty in the first eight coordinates, noise in the others."""
    draws = np.random.default_rng(0)
    kinds = np.repeat(np.arange(4), 20)
    photos = draws.standard_normal((80, WIDTH))
    photos[:, :8] += 4 * draws.standard_normal((4, 8))[kinds]
    photos = photos.astype(np.float32)
    similar = (kinds[:, None] == kinds).astype(np.float32)
    np.fill_diagonal(similar, 0)
    queries = np.arange(0, 80, 4)
    originals = np.arange(10)
    edited = photos[originals] + 0.3 * draws.standard_normal((10, WIDTH)).astype(np.float32)
    return JudgingPhotos(
        photos,
        draws.integers(1, 1 << 63, 80, dtype=np.uint64),
        queries,
        similar[queries],
        originals,
        SearchedPictures(edited, np.zeros(10, np.uint64)),
    )


def test_the_better_encoder_is_recognised(judging: JudgingPhotos) -> None:
    """Bits of the coordinates with the clouds, and bits of the noise: both ways."""
    good = candidate(np.eye(WIDTH))
    bad = candidate(np.eye(WIDTH)[::-1])
    found = estimate_gain(judging, bad, good, NO_CLASSES)
    assert set(found) == {str(bits) for bits in BITS}
    assert found["8"]["groups_after"] > found["8"]["groups_before"] + 0.3
    assert advice_on(found).advised
    back = estimate_gain(judging, good, bad, NO_CLASSES)
    assert back["8"]["groups_before"] == found["8"]["groups_after"]
    assert not advice_on(back).advised


def test_the_same_encoder_is_not_better(judging: JudgingPhotos) -> None:
    same = candidate(np.eye(WIDTH))
    assert not advice_on(estimate_gain(judging, same, same, NO_CLASSES)).advised


def test_between_encoders_that_are_equally_good_chance_decides_nothing(
    judging: JudgingPhotos,
) -> None:
    """Twenty photos judge. Figures differ by more than is called "the same", but say little."""
    draws = np.random.default_rng(1)
    one, *others = (
        candidate(np.linalg.qr(draws.standard_normal((WIDTH, WIDTH)))[0]) for _ in range(21)
    )
    found = [advice_on(estimate_gain(judging, one, other, NO_CLASSES)).kinds for other in others]
    seen = [abs(one.after - one.before) for one in found]
    assert sum(change > NO_CHANGE for change in seen) >= 15
    # Single settings stray more than their mean does: then it is the same on average.
    assert sum(one.change.startswith("the same") for one in found) >= 17
    assert sum(one.worth == 0 for one in found) >= 17


def test_an_estimate_says_on_how_many_photos_it_stands(judging: JudgingPhotos) -> None:
    """More of them leave less to chance; edits of one photo are no further witnesses."""
    good, bad = candidate(np.eye(WIDTH)), candidate(np.eye(WIDTH)[::-1])
    few = estimate_gain(judging, bad, good, NO_CLASSES)["16"]
    assert (few["groups_asked"], few["edits_asked"], few["edits_of"]) == (20, 10, 10)
    queries = np.arange(80)
    kinds = queries // 20
    similar = (kinds[:, None] == kinds).astype(np.float32) - np.eye(80, dtype=np.float32)
    many = replace(judging, queries=queries, similar=similar)
    assert estimate_gain(many, bad, good, NO_CLASSES)["16"]["groups_chance"] < (
        0.7 * few["groups_chance"]
    )
    features, phashes = judging.edited.features, np.zeros(30, np.uint64)
    thrice = replace(
        judging,
        originals=np.repeat(judging.originals, 3),
        edited=SearchedPictures(np.repeat(features, 3, axis=0), phashes),
    )
    repeated = estimate_gain(thrice, bad, good, NO_CLASSES)["16"]
    assert (repeated["edits_asked"], repeated["edits_of"]) == (30, 10)
    assert repeated["edits_chance"] == few["edits_chance"] > 0


def with_copies(judging: JudgingPhotos) -> JudgingPhotos:
    """The same library with five copies of each of its first twenty photos."""
    rows = np.concatenate([np.arange(80), np.tile(np.arange(20), 5)])
    similar = judging.similar[:, rows]
    queries = np.concatenate([judging.queries, np.arange(80, 180, 4)])
    return replace(
        judging,
        photos=judging.photos[rows],
        phashes=judging.phashes[rows],
        queries=queries,
        similar=np.concatenate([similar, similar[(rows[queries[20:]] // 4)]]),
    )


def test_copies_count_once(judging: JudgingPhotos) -> None:
    """Nothing changes if photos are there six times: neither among groups nor among edits."""
    good, bad = candidate(np.eye(WIDTH)), candidate(np.eye(WIDTH)[::-1])
    plain = estimate_gain(judging, bad, good, NO_CLASSES)
    assert estimate_gain(with_copies(judging), bad, good, NO_CLASSES) == plain


def test_phashes_find_edits_as_they_do_in_the_app(judging: JudgingPhotos) -> None:
    """At 64 and 32 bits an edit with its original's pHash comes first, whatever the codes say."""
    bad = candidate(np.eye(WIDTH)[::-1])
    features = -judging.edited.features
    found = estimate_gain(edited_to(judging, features), bad, bad, NO_CLASSES)
    assert max(table["edits_after"] for table in found.values()) < 0.2
    phashes = judging.phashes[judging.originals]
    found = estimate_gain(edited_to(judging, features, phashes), bad, bad, NO_CLASSES)
    assert [found[str(bits)]["edits_after"] for bits in (32, 64)] == [1, 1]
    assert found["16"]["edits_after"] < 0.2
    turned = oriented_hashes(phashes, TURNED_ORIENTATIONS[4])
    again = estimate_gain(edited_to(judging, features, turned), bad, bad, NO_CLASSES)
    assert again == found


def edited_to(
    judging: JudgingPhotos, features: np.ndarray, phashes: np.ndarray | None = None
) -> JudgingPhotos:
    """The same photos with other edits."""
    phashes = np.zeros(len(features), np.uint64) if phashes is None else phashes
    return replace(judging, edited=SearchedPictures(features, phashes))


def test_edits_in_a_frame_search_in_both_views(judging: JudgingPhotos) -> None:
    """One of two views with the original's features finds it, at every setting."""
    good = candidate(np.eye(WIDTH))
    originals = judging.photos[judging.originals]
    lost = estimate_gain(edited_to(judging, -originals), good, good, NO_CLASSES)
    framed = np.array([1, 4, 7, 8])
    views = np.concatenate([-originals, originals[framed]])
    pictures = SearchedPictures(views, np.zeros(len(views), np.uint64), framed)
    found = estimate_gain(replace(judging, edited=pictures), good, good, NO_CLASSES)
    assert lost["64"]["edits_after"] == 0
    assert found["64"]["edits_after"] == found["32"]["edits_after"] == 0.4
    assert found["16"]["edits_after"] > lost["16"]["edits_after"]
