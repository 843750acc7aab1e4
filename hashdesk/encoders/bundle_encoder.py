"""An encoder made of a bundle, a backbone and an engine: the same bits from every engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH
from hashdesk.core.encoding.encoder import EncodedBatch, EngineStatus, Features, Pixels
from hashdesk.core.errors import BundleDamaged, EngineUnavailable
from hashdesk.core.imaging.model_input import ModelInput
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.engines.engine import Engine, OutOfMemory
from hashdesk.encoders.engines.engine_probe import choose
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles, load_backbone
from hashdesk.encoders.files.bundle import Bundle, Head, InputBlock, load_bundle
from hashdesk.encoders.files.linear_heads import Classifier


class BundleEncoder:
    """A bundle's heads on its backbone. The engine starts with the first photo.

    Implements core.encoding.encoder.Encoder. When memory runs out, it halves the batch.
    """

    def __init__(self, bundle: Bundle, cache: Path, engine: str, batch: int) -> None:
        self._bundle = bundle
        self._cache = cache
        self._wanted = engine
        self._batch = self._cpu_batch = batch
        self._backbone: BackboneFiles | None = None
        self._engine: Engine | None = None
        self._reason = ""
        self.id = bundle.id
        self.backbone = bundle.backbone
        self.description = json.dumps(dict(bundle.manifest), sort_keys=True)

    @property
    def bundle(self) -> Bundle:
        """The heads and their manifest."""
        return self._bundle

    @property
    def classifier(self) -> Classifier | None:
        """The backbone's own, if it has classes. Raises EngineUnavailable as `input` does."""
        return self._files().classifier

    @property
    def input(self) -> ModelInput:
        """What the backbone takes. Raises EngineUnavailable if the backbone is not there."""
        return self._files().input

    @property
    def engine(self) -> EngineStatus:
        """The engine in use, started if necessary. Raises EngineUnavailable."""
        return self._status(self._started())

    @property
    def running(self) -> EngineStatus | None:
        """The engine in use; None before it is started."""
        return self._status(self._engine) if self._engine else None

    @property
    def batch(self) -> int:
        """Photos at a time."""
        self._started()
        return self._batch

    def encode(self, pixels: Pixels) -> EncodedBatch:
        """Features and codes of pixels (n, side, side, 3)."""
        parts = []
        start = 0
        while start < len(pixels):
            part = pixels[start : start + self.batch]
            try:
                parts.append(self._started().features(part))
                start += len(part)
            except OutOfMemory as error:
                if self._batch == 1:
                    self._fall_back(EngineUnavailable(f"out of memory: {error}"))
                self._batch = max(self._batch // 2, 1)
            except EngineUnavailable as error:
                self._fall_back(error)
        return self.encode_features(np.concatenate(parts))

    def encode_features(self, features: Features) -> EncodedBatch:
        """Codes of features (n, d)."""
        finite: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(features), axis=1)
        safe = np.where(finite[:, None], features, np.float32(0))
        bundle, classifier = self._bundle, self._files().classifier
        heads = bundle.blocks, bundle.heads, bundle.details
        values = linear_heads.all_outputs(safe, *heads, classifier)
        return EncodedBatch(features, linear_heads.codes(values), values, finite)

    def are_strange(self, features: Features) -> NDArray[np.bool_]:
        """Which photos (n,) are farther from every anchor than its reach; none without anchors."""
        reach = self._bundle.reach
        if reach is None:
            return np.zeros(len(features), np.bool_)
        classifier = self._files().classifier
        strange: NDArray[np.bool_] = (
            linear_heads.nearest_anchors(features, self._bundle.blocks, classifier) < reach
        )
        return strange

    def _status(self, engine: Engine) -> EngineStatus:
        return EngineStatus(engine.name, engine.device, self._reason)

    def _fall_back(self, error: EngineUnavailable) -> None:
        """Switch to the CPU after a GPU engine has failed, if the engine was chosen by `auto`."""
        failed = self._started().name
        if self._wanted != "auto" or failed == "onnx-cpu":
            raise error
        self._engine, _ = choose("onnx-cpu", self._bundle, self._files(), self._cpu_batch)
        self._batch = self._engine.batch
        self._reason = f"{failed}: {error}"

    def _files(self) -> BackboneFiles:
        if self._backbone is None:
            backbone = load_backbone(self._cache, self._bundle.backbone)
            if backbone.weights_sha256 != self._bundle.manifest["backbone_sha256"]:
                raise EngineUnavailable(Trouble.MODEL_OF_OTHER_CODES.say(name=backbone.name))
            if not all(linear_heads.fit(*heads, backbone.widths) for heads in self._heads()):
                shown = {"name": self._bundle.name, "id": self.id[:SHOWN_ID_LENGTH]}
                raise BundleDamaged(Trouble.MODEL_DOES_NOT_FIT.say(**shown, backbone=backbone.name))
            self._backbone = backbone
        return self._backbone

    def _heads(self) -> Iterator[tuple[Sequence[InputBlock], Mapping[int, Head]]]:
        """The theme heads and the detail heads, each with the blocks that they read."""
        yield self._bundle.blocks, self._bundle.heads
        if self._bundle.details is not None:
            yield self._bundle.details.blocks, self._bundle.details.heads

    def _started(self) -> Engine:
        if self._engine is None:
            self._engine, attempts = choose(self._wanted, self._bundle, self._files(), self._batch)
            self._batch = self._engine.batch
            self._reason = "; ".join(f"{a.name}: {a.reason}" for a in attempts if not a.engine)
        return self._engine


def open_encoder(
    bundle: Path, cache: Path, engine: str = "auto", batch: int = 128
) -> BundleEncoder:
    """The encoder in a bundle's folder. engine: one of ENGINE_CHOICES. Raises BundleDamaged."""
    return BundleEncoder(load_bundle(bundle), cache, engine, batch)
