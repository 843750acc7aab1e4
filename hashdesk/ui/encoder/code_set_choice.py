"""What the list of models offers, and what of it can be deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.said import Said
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.files.model_card import is_added
from hashdesk.encoders.library_heads.method import made_here, standing_on
from hashdesk.encoders.model_cost import cost_of
from hashdesk.ui.encoder.model_purpose import title_of
from hashdesk.ui.formatting import translate

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel
    from hashdesk.encoders.freed_bytes import Freed
    from hashdesk.encoders.library_encoder import EncoderOffer


@dataclass(frozen=True)
class CodeSetChoice:
    """What the list offers."""

    code_sets: tuple[CodeSetInfo, ...] = ()
    offers: tuple[EncoderOffer, ...] = ()  # encoders that ship
    models: tuple[AddedModel, ...] = ()  # that the user added
    freed: Mapping[str, Freed] = field(default_factory=dict)  # with each, by its id or name
    damage: Mapping[str, Said] = field(default_factory=dict)  # of each that is not whole, by its id
    # Photos that must be read before an offer or a model is used, by its id or name.
    left: Mapping[str, int] = field(default_factory=dict)
    # Models that a switch to was stopped, by what it named, and the share that is done, 0..1.
    begun: Mapping[str, float] = field(default_factory=dict)
    running: str = ""  # id of the model that a switch to is under way
    came: str = ""  # id of the model that came into use, of which no code set was read yet

    @property
    def photos(self) -> int:
        """The photos of the library: all of them are ready for the model in use."""
        return max((one.photos for one in self.code_sets), default=0)

    def left_of(self, model: str) -> int:
        """How many photos must be read before an offer or an added model is used."""
        return min(self.left.get(model, self.photos), self.photos)

    @property
    def used(self) -> EncoderRow | None:
        """The encoder in use; None before any photo was read."""
        return next((one.encoder for one in self.code_sets if one.in_use), None)

    def set_for(self, model: str) -> CodeSetInfo | None:
        """The code set of a model, by its id, or by the name of one that was added."""
        return next((one for one in self.code_sets if model in names_of(one.encoder)), None)

    def after_switch(self, encoder: str) -> CodeSetChoice:
        """The same where a switch has ended well. encoder: the id of the model in use now."""
        sets = tuple(replace(one, in_use=one.encoder.name == encoder) for one in self.code_sets)
        came = "" if any(one.in_use for one in sets) else self.running
        begun = {name: one for name, one in self.begun.items() if name != self.running}
        return replace(self, code_sets=sets, begun=begun, running="", came=came)

    def cost_of(self, model: str) -> float:
        """How much work a picture is to a model, by its id, or the name of one that was added."""
        prepared = self.set_for(model)
        backbones = {offer.id: offer.backbone for offer in self.offers}
        of_set = model if prepared is None else prepared.encoder.backbone
        return cost_of(backbones.get(model, of_set), self.models)

    def is_begun(self, encoder: EncoderRow) -> bool:
        """Whether a switch to it was stopped."""
        return not names_of(encoder).isdisjoint(self.begun)

    def is_running(self, encoder: EncoderRow) -> bool:
        """Whether a switch to it is under way."""
        return self.running in names_of(encoder)

    def is_missing(self, encoder: EncoderRow) -> bool:
        """Whether it is of an added model that is gone, or damaged: deleted elsewhere, perhaps."""
        return is_added(encoder.backbone) and encoder.backbone not in {m.name for m in self.models}

    def why_unusable(self, encoder: EncoderRow) -> Said | None:
        """Why a switch to it would fail: nothing can make its files again; None if it would not."""
        damage = self.damage.get(encoder.name)
        lost = damage is not None and damage.code == Trouble.LISTED_DAMAGED.name
        return damage if lost else None

    def standing_on(self, model: str) -> list[EncoderRow]:
        """The encoders that were adapted from an added model, and go with it."""
        return standing_on((one.encoder for one in self.code_sets), model)

    def why_kept(self, model: AddedModel) -> str:
        """Why an added model cannot be deleted now; empty if it can."""
        used = self.used
        if used is None or used.backbone != model.name:
            return ""
        if made_here(used):
            return why_used_is_kept()
        words = translate(
            "HashDesk",
            "“{name}”, which is in use, stands on it: to delete it, first use another model.",
        )
        return words.format(name=title_of(used))


def names_of(encoder: EncoderRow) -> frozenset[str]:
    """What a switch to it names: its id, or the added model that it was made for."""
    made_for = [encoder.backbone] if made_here(encoder) else []
    return frozenset([encoder.name, *made_for])


def why_used_is_kept() -> str:
    """Why the model in use cannot be deleted."""
    return translate("HashDesk", "To delete it, first use another model.")
