"""The question before the codes of a model are deleted, and with an adapted model itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk import paths
from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.added_models.torchvision_list import download_bytes
from hashdesk.encoders.library_heads.method import made_here
from hashdesk.ui import formatting
from hashdesk.ui.encoder.model_purpose import title_of
from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.model_names import is_adapted_here, quoted
from hashdesk.ui.widgets.dialogs.confirm import confirm

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel
    from hashdesk.encoders.files.model_card import ModelCard
    from hashdesk.encoders.freed_bytes import Freed


def confirm_delete(
    window: QWidget,
    code_set: CodeSetInfo,
    freed: Freed,
    photos: int,
    cost: float,
    speed: KnownSpeed,
    delete: Callable[[], object],
) -> QMessageBox:
    """Say what goes with a code set, and what it takes to have it again; returns at once.

    freed: what goes; photos: that the library has; cost: of a picture to its model;
    delete: called if the answer is yes.
    """
    asked = _what_goes(title_of(code_set.encoder), freed, ())
    return _confirm(
        window, (asked, _frees(freed), _way_back(code_set, photos, cost, speed)), delete
    )


def confirm_delete_model(
    window: QWidget,
    model: AddedModel,
    freed: Freed,
    standing: Iterable[EncoderRow],
    delete: Callable[[], object],
) -> QMessageBox:
    """Say what goes with a model that was added, and whence it can be had again; returns at once.

    freed: with what this library keeps of it; standing: the models that were adapted from
    it; delete: called if the answer is yes.
    """
    asked = _what_goes(formatting.shown(model.card.title), freed, standing)
    said = asked, _frees(freed), _words_after(freed), _had_again(model.card)
    return _confirm(window, said, delete)


def _confirm(window: QWidget, said: Iterable[str], delete: Callable[[], object]) -> QMessageBox:
    title, yes = translate("HashDesk", "Delete a model"), translate("HashDesk", "Delete")
    return confirm(window, title, " ".join(filter(None, said)), yes, delete)


def _what_goes(name: str, freed: Freed, standing: Iterable[EncoderRow]) -> str:
    """The question itself. Guesses are named where they go, as words find photos by them."""
    others = ", ".join(quoted(title_of(one)) for one in standing)
    if others:
        words = translate(
            "HashDesk", "Delete {name}, what it knows of your photos, and {others}, made from it?"
        )
    elif freed.guesses_go:
        words = translate(
            "HashDesk", "Delete {name} and what it knows of your photos, also what they show?"
        )
    else:
        words = translate("HashDesk", "Delete {name} and what it knows of your photos?")
    return words.format(name=quoted(name), others=others)


def _frees(freed: Freed) -> str:
    words = translate("HashDesk", "That frees {size}; your photos stay.")
    return words.format(size=formatting.size(freed.bytes))


def _words_after(freed: Freed) -> str:
    """What answers searches for what photos show afterwards; empty if nothing changes there."""
    if freed.words_after == "guesses":
        return translate(
            "HashDesk", "Searches for what pictures show then go by HashDesk’s own guesses."
        )
    if freed.words_after == "nothing":
        return translate("HashDesk", "No other model knows what the pictures of this library show.")
    return ""


def _had_again(card: ModelCard) -> str:
    """Where the model itself can be had from again."""
    size = download_bytes(paths.resources(), card.source)
    fetched = translate("HashDesk", "It can be downloaded again ({size}).")
    if not size:
        fetched = translate("HashDesk", "It can be downloaded again.")
    return {
        "download": fetched.format(size=formatting.size(size)),
        "files": translate(
            "HashDesk", "To use it again, here or in another library, add it again from its files."
        ),
        "nowhere": translate(
            "HashDesk",
            "To use it again, here or in another library, you need its files, which are gone.",
        ),
    }[card.origin]


def _way_back(code_set: CodeSetInfo, photos: int, cost: float, speed: KnownSpeed) -> str:
    """What it takes to have such codes again."""
    if is_adapted_here(code_set.encoder):
        time = formatting.duration_between(*speed.seconds_to_adapt)
        words = translate("HashDesk", "To have one again, adapt again, which takes {time}.")
        return words.format(time=time)
    words = translate("HashDesk", "To use it again, {photos} must be read again ({time}).")
    fitted = made_here(code_set.encoder)
    time = formatting.duration_between(*speed.seconds_to_switch(photos, fitted=fitted, cost=cost))
    return words.format(photos=formatting.photos(photos), time=time)
