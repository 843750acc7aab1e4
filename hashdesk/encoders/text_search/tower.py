"""A text tower that runs: words to features, in this process.

Its graph was looked into and tried in a child when the model was added.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.settings import usable_cores
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.engines.onnx_engine import open_session
from hashdesk.encoders.files.text_files import TextFiles

MOST_TOKENS = 64  # of graphs that take any number: CLIP's know 77 places, SigLIP's 64
PADDING = ("<pad>", "[PAD]", "<|pad|>", "<|endoftext|>")  # tokens that fill up, the surest first
ID_TYPES = {"tensor(int32)": np.int32, "tensor(int64)": np.int64}

TextFeature = NDArray[np.float32]  # (d,), of length 1


class TextTowerRuns:
    """A tokenizer and a graph. Raises EngineUnavailable."""

    def __init__(self, files: TextFiles) -> None:
        self._tower, self._width = files.tower, files.width
        self._tokenizer = _open_tokenizer(files)
        self._session, _ = open_session(files.graph, cuda=False, threads=usable_cores())
        self._types = {one.name: ID_TYPES[one.type] for one in self._session.get_inputs()}

    def feature(self, text: str) -> TextFeature:
        """The feature of a text. Raises EngineUnavailable."""
        tower = self._tower
        encoded = self._tokenizer.encode(text)
        fed = {tower.ids: encoded.ids}
        if tower.mask:
            fed[tower.mask] = encoded.attention_mask
        try:
            arrays = {name: np.array([row], self._types[name]) for name, row in fed.items()}
            (found,) = self._session.run([tower.output], arrays)
        except Exception as error:
            raise EngineUnavailable(f"The model's text graph failed: {_short(error)}") from error
        feature = np.asarray(found, np.float32).reshape(-1)
        length = np.linalg.norm(feature)
        if len(feature) != self._width:
            raise EngineUnavailable(
                f"The model's text tower gives {len(feature)} numbers and its pictures "
                f"{self._width}: words and pictures cannot be compared."
            )
        if not np.isfinite(length) or not length:
            raise EngineUnavailable("The model's text graph gives no finite numbers.")
        return np.asarray(feature / length, np.float32)


def _open_tokenizer(files: TextFiles) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise EngineUnavailable(
            "The model can read words once the package tokenizers is there: "
            "pip install 'hashdesk[words]'"
        ) from error
    try:
        tokenizer = Tokenizer.from_str(files.tokenizer.decode())
        _fit_length(tokenizer, files.tower.length)
    except Exception as error:
        raise EngineUnavailable(Trouble.TOKENIZER_UNUSABLE.say(reason=_short(error))) from error
    return tokenizer


def _fit_length(tokenizer: Any, length: int) -> None:
    """Make it give as many tokens as the graph takes; 0: any number, within reason."""
    kept = tokenizer.truncation
    longest = length or min(MOST_TOKENS, MOST_TOKENS if kept is None else kept["max_length"])
    tokenizer.enable_truncation(longest)
    if length:
        told = tokenizer.padding or {}
        known = [token for token in PADDING if tokenizer.token_to_id(token) is not None]
        token = told.get("pad_token") or next(iter(known), PADDING[0])
        number = told.get("pad_id", tokenizer.token_to_id(token) or 0)
        tokenizer.enable_padding(pad_id=number, pad_token=token, length=length)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
