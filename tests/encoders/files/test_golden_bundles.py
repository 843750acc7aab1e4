"""Bundles of every format there ever was: they load, keep their ids, and give the same codes.

Each was written by the code that first wrote its format. None of them is ever made anew.
"""

from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.bundle import BUNDLE_MANIFEST, HEADS, load_bundle, save_bundle
from hashdesk.encoders.files.linear_heads import Classifier

GOLDEN = Path(__file__).parents[2] / "golden"
CLASSIFIER = Classifier(np.eye(2, 4, dtype=np.float32), np.zeros(2, np.float32))
FEATURES = np.array([[1, 2, 3, 4], [-1, 1, -2, 2]], np.float32)
ByBits = dict[int, list[int]]
LINEAR_THEMES: ByBits = {
    4: [11, 15],
    8: [153, 128],
    16: [40977, 64245],
    32: [3703919619, 3239695651],
    64: [2489694647423289055, 2454224431067587673],
}
ANCHORED_THEMES: ByBits = {
    4: [11, 13],
    8: [182, 191],
    16: [61979, 64085],
    32: [3739645802, 3588625192],
    64: [3868383146030698354, 3326262266260897654],
}
THEMES = {1: LINEAR_THEMES, 2: LINEAR_THEMES, 3: ANCHORED_THEMES}
DETAILS: dict[int, ByBits] = {
    1: {},
    2: {32: [2391954062, 2352108462], 64: [5807495882860524414, 5814178662189363315]},
    3: {32: [4280967412, 1802123452], 64: [9123640029025024996, 1864178534815243186]},
}
IDS = {
    1: "3d6296f3bb4cb074634c38a7e22eeff1",
    2: "01394d038a232295ccf4501012059769",
    3: "499f26c51a237a9042a9e4e395ba0761",
}
RANKINGS = {
    1: {64: ByLength({64: 1, 16: 2})},
    2: {64: ByLength({64: 2, 16: 2}, {64: 1, 32: 1})},
    3: {64: ByLength({64: 2, 16: 2}, {64: 1, 32: 1})},
}


@pytest.mark.parametrize("version", [1, 2, 3])
def test_it_gives_the_codes_that_it_gave(version: int) -> None:
    """Format 2 adds detail heads, with blocks of their own; format 3 adds anchors."""
    bundle = load_bundle(GOLDEN / f"bundle-{version}")
    assert (bundle.id, bundle.ranking) == (IDS[version], RANKINGS[version])
    heads = bundle.blocks, bundle.heads, bundle.details
    codes = linear_heads.codes(linear_heads.all_outputs(FEATURES, *heads, CLASSIFIER))
    assert {bits: values.tolist() for bits, values in codes.themes.items()} == THEMES[version]
    details = {bits: values.tolist() for bits, values in codes.details.items()}
    assert details == DETAILS[version]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_it_is_written_byte_for_byte(version: int, tmp_path: Path) -> None:
    golden = GOLDEN / f"bundle-{version}"
    bundle = load_bundle(golden)
    extra = {name: bundle.manifest[name] for name in ("method", "ranking")}
    named = bundle.name, bundle.backbone, bundle.manifest["backbone_sha256"]
    save_bundle(tmp_path, *named, bundle.blocks, bundle.heads, extra, bundle.details)
    for name in (HEADS, BUNDLE_MANIFEST):
        assert (tmp_path / name).read_bytes() == (golden / name).read_bytes()


def test_the_encoders_that_ship_keep_their_ids() -> None:
    """Libraries out there were encoded with them."""
    ids = {name: load_bundle(paths.resources() / name).id for name in ("encoder", "encoder-lite2")}
    assert ids["encoder"] == "7b7384b0313da3060d8b2ef4d6fc1aee"
    assert ids["encoder-lite2"] == "609d2c43a9ef4fcab8e9e0f0337e5649"
