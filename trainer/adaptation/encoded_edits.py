"""Edits that are encoded a batch at a time, and what is done kept for a run that goes on.

WORK/edits-part.pt    edits encoded so far, until all are; after that, WORK/edits.pt has them

Batches are those of a run that was not interrupted, so that the features are the same, too: what
waits for its batch is kept as pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.encoders.engines.engine import Engine
from trainer import checkpoint

EDITS_PER_CHECKPOINT = 256  # four seconds of work, and hundredths of one to write
EDIT_PARTS = ("learned", "judges", "trimmed")

Encoded = tuple[torch.Tensor, torch.Tensor]  # features (n, d), pHashes (n,) as signed integers


@dataclass
class EncodedPhotos:
    """Photos in their order: those of whole batches as features, the last ones as pixels."""

    features: list[Features] = field(default_factory=list)
    phashes: list[int] = field(default_factory=list)
    waiting: list[Pixels] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.phashes)

    def add(self, photo: DecodedPhoto, engine: Engine) -> None:
        """Add a photo, and encode its batch if that is full."""
        self.phashes.append(photo.phash)
        self.waiting.append(photo.pixels)
        if len(self.waiting) == engine.batch:
            self.encode(engine)

    def encode(self, engine: Engine) -> None:
        """Encode what waits."""
        if self.waiting:
            self.features.append(engine.features(np.stack(self.waiting)))
            self.waiting = []

    @property
    def encoded(self) -> Encoded:
        """All of them, once none waits."""
        # torch.save has no unsigned integers.
        signed = np.array(self.phashes, np.uint64).view(np.int64)
        return torch.from_numpy(np.concatenate(self.features)), torch.from_numpy(signed)

    def state(self) -> dict[str, torch.Tensor]:
        """For a checkpoint."""
        signed = torch.from_numpy(np.array(self.phashes, np.uint64).view(np.int64))
        found = {"phashes": signed}
        if self.features:
            found["features"] = torch.from_numpy(np.concatenate(self.features))
        if self.waiting:
            found["waiting"] = torch.from_numpy(np.stack(self.waiting))
        return found

    @classmethod
    def of_state(cls, state: dict[str, torch.Tensor]) -> EncodedPhotos:
        """From a checkpoint. Raises ValueError if it cannot be of photos."""
        phashes = state["phashes"].numpy().view(np.uint64).tolist()
        features = [state["features"].numpy()] if "features" in state else []
        waiting = [*state["waiting"].numpy()] if "waiting" in state else []
        if sum(map(len, features)) + len(waiting) != len(phashes) or not all_finite(*features):
            raise ValueError("they are not of as many photos, or no numbers")
        return cls(features, phashes, waiting)


class EditsInWork:
    """All edits of a run: those to learn from, those that judge, and these without their frame."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path, self._fingerprint = path, fingerprint
        kept = checkpoint.load(path, fingerprint)
        try:
            self._take(kept)
        except (KeyError, TypeError, ValueError, AttributeError, RuntimeError):
            self._take(None)
        self._written = self.count

    def _take(self, kept: dict[str, Any] | None) -> None:
        photos = {kind: EncodedPhotos() for kind in EDIT_PARTS}
        self.framed: list[int] = []  # numbers of those edits that have a frame
        if kept is not None:
            photos = {kind: EncodedPhotos.of_state(kept[kind]) for kind in EDIT_PARTS}
            self.framed = kept["framed"].tolist()
        self.learned, self.judges, self.trimmed = (photos[kind] for kind in EDIT_PARTS)
        if len(self.framed) != len(self.trimmed):
            raise ValueError("not each edit with a frame has a view without it")

    @property
    def count(self) -> int:
        """How many were made."""
        return len(self.learned) + len(self.judges)

    def keep(self) -> None:
        """Write what was done, every so many edits."""
        if self.count - self._written >= EDITS_PER_CHECKPOINT:
            self._written = self.count
            parts = zip(EDIT_PARTS, (self.learned, self.judges, self.trimmed), strict=True)
            state: dict[str, Any] = {kind: photos.state() for kind, photos in parts}
            framed = torch.tensor(self.framed, dtype=torch.int64)
            checkpoint.save(self._path, self._fingerprint, {**state, "framed": framed})

    def finished(self, engine: Engine) -> dict[str, Any]:
        """All of them, encoded."""
        for photos in (self.learned, self.judges, self.trimmed):
            photos.encode(engine)
        return {
            "learned": self.learned.encoded,
            "judges": self.judges.encoded,
            "framed": torch.tensor(self.framed),
            "trimmed": self.trimmed.encoded if len(self.trimmed) else None,
        }


def all_finite(*features: Features) -> bool:
    """Whether features are numbers: nothing can be learned from others."""
    return all(bool(np.isfinite(one).all()) for one in features)
