"""Made-up pictures with the statistics of photos: power that falls with frequency, full range."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image


def natural(seed: int, size: tuple[int, int] = (512, 384)) -> Image.Image:
    """A picture of clouds in color, with burnt-out lights and drowned shadows, as photos have."""
    rng = np.random.default_rng(seed)
    width, height = size
    channels = [_cloud(rng, width, height, 1.7) for _ in range(3)]
    shared = _cloud(rng, width, height, 1.5)
    levels = np.stack([128 + 62 * (0.85 * shared + 0.5 * own) for own in channels], axis=2)
    return Image.fromarray((levels + 0.5).clip(0, 255).astype(np.uint8))


def _cloud(rng: np.random.Generator, width: int, height: int, slope: float) -> np.ndarray:
    """Noise of mean 0 and deviation 1; its amplitude falls with frequency to the power of slope."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.rfftfreq(width) * width)
    frequency[0, 0] = 1
    spectrum = np.fft.rfft2(rng.normal(size=(height, width))) / frequency**slope
    spectrum[0, 0] = 0
    cloud = np.fft.irfft2(spectrum, (height, width))
    return np.asarray(cloud / cloud.std())


def saved(image: Image.Image, format_: str = "JPEG", **how: object) -> io.BytesIO:
    """A file in memory, at its start."""
    buffer = io.BytesIO()
    image.save(buffer, format_, **how)
    buffer.seek(0)
    return buffer


def read_back(file: io.BytesIO) -> Image.Image:
    """The picture in a file, decoded."""
    with Image.open(file) as opened:
        return opened.convert("RGB")
