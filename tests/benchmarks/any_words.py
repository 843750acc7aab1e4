"""Search by any words: how long a text tower's answer takes among many photos.

The towers are toys, so that comparing is what is measured; a text graph of CLIP's size is measured
alone, with made-up weights.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from hashdesk import paths
from hashdesk.core.code_sets.code_sets import keep_bundle
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.feature_cache import features_path, pack_features
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.words.answer import answer
from hashdesk.core.words.photo_words import read_photo_words
from hashdesk.encoders.engines.onnx_engine import open_session
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.files.bundle import BUNDLE_MANIFEST, save_bundle
from hashdesk.encoders.library_content import library_content
from hashdesk.encoders.library_heads.heads import LIBRARY_BLOCKS, fit_library_heads
from hashdesk.encoders.text_search.open_model import OpenModel
from tests.benchmarks.report import Figure
from tests.benchmarks.synthetic import make_library
from tests.toy_towers import COLOURS, add_towers

MANY = 100_000  # photos
WIDTH = 512  # of CLIP ViT-B/32's features
AT_ONCE = 10_000  # photos whose features are made
LEARNED = 1_000  # photos that the heads are made from
ROUNDS = 5
MOST_MS = 50.0
TODAY = date(2026, 11, 29)
# CLIP ViT-B/32's text tower.
TOKENS, LAYERS, INNER = 77, 12, 2048


def measure() -> list[Figure]:
    """Answers by kept features and by codes alone, and what is read before."""
    with tempfile.TemporaryDirectory() as scratch, _models_in(Path(scratch) / "models"):
        library = Path(scratch) / "library"
        _make(library, add_towers(WIDTH))
        figures = _by(library, "kept features")
        for path in library.glob("features-*.db*"):
            path.unlink()
        return [*figures, *_by(library, "codes alone"), _tower_of_clips_size()]


def _by(library: Path, means: str) -> list[Figure]:
    opened, read = OpenModel(), []
    with LibraryDB(library) as db:
        words = read_photo_words(db.connection)
        for _ in range(2):  # as the window does after any change of the library
            started = time.perf_counter()
            content = library_content(db, words, paths.cache(), opened)
            read.append(time.perf_counter() - started)
    assert content.any_words, content.note
    times = []
    for typed in list(COLOURS)[:ROUNDS]:  # no answer is known from before
        started = time.perf_counter()
        assert len(answer(f"a {typed} thing", words, content, TODAY).photos)
        times.append((time.perf_counter() - started) * 1000)
    ms = float(np.median(times))
    name = f"any words among {MANY:,} photos, by {means}"
    return [
        Figure(name, f"{ms:.1f} ms", f"{MOST_MS:.0f} ms", ms < MOST_MS),
        Figure("  is read", f"{read[0]:.2f} s, once; {read[1]:.3f} s after other changes"),
    ]


def _make(library: Path, model: BackboneFiles) -> None:
    """A library whose photos have features around the places of colours, and codes of them."""
    make_library(library, MANY)
    rng = np.random.default_rng(0)
    places = rng.standard_normal((len(COLOURS), WIDTH)).astype(np.float32)
    sample = _drawn(rng, places, LEARNED)
    heads = fit_library_heads(sample, np.arange(LEARNED), sample + 0.01)
    with tempfile.TemporaryDirectory() as folder, LibraryDB(library, write=True) as db:
        bundle = Path(folder)
        encoder = "toy", model.name, model.weights_sha256, LIBRARY_BLOCKS, heads
        name = save_bundle(bundle, *encoder, {})
        keep_bundle(db, bundle, name)
        row = db.encoder(name, (bundle / BUNDLE_MANIFEST).read_text("utf-8"))
        ids, contents = photo_arrays.all_content_ids(db.connection)
        names = [one.tobytes() for one in contents.astype(">u8")]
        with BlobCache(features_path(library, model.name), write=True) as cache:
            for start in range(0, MANY, AT_ONCE):
                part = slice(start, start + AT_ONCE)
                features = _drawn(rng, places, len(names[part]))
                cache.put(dict(zip(names[part], pack_features(features), strict=True)))
                outputs = linear_heads.all_outputs(features, LIBRARY_BLOCKS, heads, None, None)
                codes = linear_heads.codes(outputs)
                with db.transaction():
                    code_segments.put(db.connection, row.id, row.name, ids[part], codes)
        db.use_encoder(row)


def _drawn(rng: np.random.Generator, places: Features, count: int) -> Features:
    shown = places[rng.integers(0, len(places), count)]
    return (shown + 2 * rng.standard_normal(shown.shape)).astype(np.float32)


def _tower_of_clips_size() -> Figure:
    """The matrix products of a text tower of CLIP's size: most of what it takes."""
    session, _ = open_session(_products(), cuda=False, threads=os.cpu_count() or 1)
    tokens = np.zeros((1, TOKENS, WIDTH), np.float32)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        session.run(None, {"tokens": tokens})
        times.append((time.perf_counter() - started) * 1000)
    return Figure("  beside it, a text graph of CLIP's size", f"{np.median(times):.0f} ms")


def _products() -> bytes:
    shapes = [(WIDTH, WIDTH)] * 4 + [(WIDTH, INNER), (INNER, WIDTH)]
    nodes, tensors, last = [], [], "tokens"
    rng = np.random.default_rng(0)
    for number, shape in enumerate(shapes * LAYERS):
        weight = rng.standard_normal(shape).astype(np.float32) / np.float32(shape[0]) ** 0.5
        tensors.append(numpy_helper.from_array(weight, f"w{number}"))
        nodes.append(helper.make_node("MatMul", [last, f"w{number}"], [f"x{number}"]))
        last = f"x{number}"
    taken = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [1, TOKENS, WIDTH])
    given = helper.make_tensor_value_info(last, TensorProto.FLOAT, [1, TOKENS, WIDTH])
    graph = helper.make_graph(nodes, "products", [taken], [given], tensors)
    opset = [helper.make_opsetid("", 17)]
    return bytes(helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString())


@contextmanager
def _models_in(folder: Path) -> Iterator[None]:
    """Have added models lie in a folder."""
    before = os.environ.get("HASHDESK_MODELS")
    os.environ["HASHDESK_MODELS"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("HASHDESK_MODELS")
        if before is not None:
            os.environ["HASHDESK_MODELS"] = before
