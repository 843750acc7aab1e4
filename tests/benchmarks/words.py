"""Search by words: how many of the first photos show what a word says, and how long it takes.

Folders that are named after what they show say what is right (Caltech 101, clothing, groceries).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.core.storage.caches.guess_cache import GUESS_ROW, Guesses, likeliest
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.words.answer import answer
from hashdesk.core.words.content import Content, guessed_content
from hashdesk.core.words.photo_words import PhotoWords, read_photo_words
from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes
from hashdesk.encoders.content_words import content_words
from hashdesk.encoders.library_content import library_content, make_guesses
from tests.benchmarks.matched_pairs import index_photos
from tests.benchmarks.report import Figure, Grid
from tests.benchmarks.synthetic import make_library

FIRST = 20  # photos of each answer that count
LEAST_PRECISION = 0.7
MOST_MS = 50.0
MOST_BYTES = 20  # a photo
MANY = 100_000  # photos
ROUNDS = 5
LEAST_PHOTOS = 10  # of a kind
TODAY = date(2026, 11, 29)

# A word, and the folders whose photos show it: those that are called so, and what is one.
CLOTHES = "dress hat longsleeve outwear pants shirt shoes shorts skirt t-shirt"
FRUIT_AND_VEGETABLES = "Fruit Vegetables"
SHOWN = {
    **{name: name for name in ("accordion", "ant", "barrel", "beaver", "cannon", "cup", "ewer")},
    **{name: name for name in ("dalmatian", "dragonfly", "elephant", "hedgehog", "kangaroo")},
    **{name: name for name in ("laptop", "pizza", "platypus", "scorpion", "starfish")},
    **{name: name for name in ("hat", "pants", "shorts")},
    "leopard": "Leopards", "motorbike": "Motorbikes", "car": "car_side", "lamp": "lamp chandelier",
    "chair": "chair windsor_chair", "cougar": "cougar_body cougar_face", "coat": "outwear",
    "crocodile": "crocodile crocodile_head", "flamingo": "flamingo flamingo_head",
    "grand piano": "grand_piano", "soccer ball": "soccer_ball", "shoe": "shoes",
    "wild cat": "wild_cat Leopards cougar_body cougar_face", "shirt": "shirt t-shirt longsleeve",
    "t-shirt": "t-shirt shirt longsleeve", "fruit": "Fruit", "vegetable": "Vegetables",
    "package": "Packages", "food": f"{FRUIT_AND_VEGETABLES} Packages pizza",
    "dog": "dalmatian", "bird": "flamingo flamingo_head ibis pigeon", "boat": "ketch",
    "furniture": "chair windsor_chair lamp", "flower": "sunflower water_lilly",
    "musical instrument": "accordion euphonium grand_piano gramophone", "clothes": CLOTHES,
    "turtle": "hawksbill", "insect": "ant dragonfly", "sailing boat": "ketch",
}  # fmt: skip


def measure(folders: Sequence[Path]) -> Iterator[Figure | Grid]:
    """Search these folders by the words for what they are named after; then many photos."""
    with tempfile.TemporaryDirectory() as scratch:
        index_photos(Path(scratch) / "library", list(folders)).close()
        yield from precision(Path(scratch) / "library")
        yield from speed(Path(scratch) / "many")


def precision(library: Path) -> list[Figure | Grid]:
    """How many of the first photos of each answer lie in a folder of what was searched for."""
    with LibraryDB(library) as db:
        make_guesses(db, paths.cache(), Job())
        words = read_photo_words(db.connection)
        content = library_content(db, words, paths.cache())
    rows, all_shares = [], []
    for word, folders in SHOWN.items():
        right = words.in_folders(_within(words, folders.split()))
        if len(right) < LEAST_PHOTOS:
            continue
        found = answer(f'shows:"{word}"', words, content, TODAY).photos
        hits = np.isin(found, words.ids[right])
        share = float(hits[:FIRST].sum()) / min(FIRST, len(right))
        all_shares.append(share)
        rows.append((word, f"{share:.2f}", f"{hits.sum() / len(right):.2f}", f"{hits.mean():.2f}"))
    mean, least = float(np.mean(all_shares)), float(np.min(all_shares))
    value = f"{mean:.2f} on average of {len(rows)} words, {least:.2f} at least"
    goal = f"{LEAST_PRECISION} on average"
    head = (
        "word",
        f"right among the first {FIRST}",
        "found of all",
        "right of all that were found",
    )
    figure = Figure("photos found by what they show", value, goal, mean >= LEAST_PRECISION)
    return [figure, Grid(head, tuple(rows))]


def speed(folder: Path) -> list[Figure]:
    """The time of an answer among many photos, and the bytes of their guesses."""
    make_library(folder, MANY)
    with LibraryDB(folder) as db:
        started = time.perf_counter()
        words = read_photo_words(db.connection)
        read_s = time.perf_counter() - started
    content = _random_content(len(words.ids))
    figures = [Figure(f"what words find of {MANY:,} photos is read", f"{read_s:.2f} s, once")]
    for typed in ("dog", "musical instrument 2012", "folder:0001 Hund", "img_0001", "xyzzy"):
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            answer(typed, words, content, TODAY)
            times.append((time.perf_counter() - started) * 1000)
        ms = float(np.median(times))
        name, goal = f"“{typed}” among {MANY:,} photos", f"{MOST_MS:.0f} ms"
        figures.append(Figure(name, f"{ms:.1f} ms", goal, ms < MOST_MS))
    size = GUESS_ROW.itemsize
    figures.append(Figure("guesses", f"{size} bytes a photo", f"{MOST_BYTES}", size < MOST_BYTES))
    return figures


def _within(words: PhotoWords, names: Sequence[str]) -> list[int]:
    """The folders with one of these names, or in one that has."""
    return [
        place
        for place, path in enumerate(words.folder_paths)
        if not set(names).isdisjoint(path.split("/"))
    ]


def _random_content(photos: int) -> Content:
    classes = imagenet_classes()
    rng = np.random.default_rng(0)
    few = likeliest(rng.dirichlet(np.full(len(classes), 0.01), 1_000).astype(np.float32))
    chosen = rng.integers(0, len(few.classes), photos)
    guesses = Guesses(few.classes[chosen], few.probabilities[chosen])
    return guessed_content(content_words(classes), guesses)
