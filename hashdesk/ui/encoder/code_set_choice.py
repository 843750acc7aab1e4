"""What the list of models offers, and what of it can be deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.library_heads.method import made_here
from hashdesk.ui.encoder.model_purpose import title_of
from hashdesk.ui.formatting import translate

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel
    from hashdesk.encoders.library_encoder import EncoderOffer


@dataclass(frozen=True)
class CodeSetChoice:
    """What the list offers."""

    code_sets: tuple[CodeSetInfo, ...] = ()
    offers: tuple[EncoderOffer, ...] = ()  # encoders that ship
    models: tuple[AddedModel, ...] = ()  # that the user added
    begun: frozenset[str] = frozenset()  # ids of models that a switch to was stopped

    @property
    def photos(self) -> int:
        """The photos of the library: all of them are ready for the model in use."""
        return max((one.photos for one in self.code_sets), default=0)

    @property
    def used(self) -> EncoderRow | None:
        """The encoder in use; None before any photo was read."""
        return next((one.encoder for one in self.code_sets if one.in_use), None)

    def why_kept(self, model: AddedModel) -> str:
        """Why an added model cannot be deleted now; empty if it can."""
        used = self.used
        if used is None or used.backbone != model.name:
            return ""
        if made_here(used):
            return translate("HashDesk", "To delete it, first use another model.")
        words = translate(
            "HashDesk",
            "“{name}”, which is in use, stands on it: to delete it, first use another model.",
        )
        return words.format(name=title_of(used))
