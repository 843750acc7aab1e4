"""The question before the codes of a model are deleted, and with an adapted model itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.library_heads.method import made_here
from hashdesk.ui import formatting
from hashdesk.ui.encoder.model_purpose import title_of
from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.model_names import is_adapted_here
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
    """Say what is lost with a code set and how long it takes to make again; returns at once.

    freed: what goes; photos: that the library has; cost: of a picture to its model;
    delete: called if the answer is yes.
    """
    words = translate("HashDesk", "Delete “{name}” and what it knows of {photos} ({size})?")
    lost = words.format(
        name=title_of(code_set.encoder),
        photos=formatting.photos(code_set.photos),
        size=formatting.size(freed.bytes),
    )
    read = _what_it_read(freed)
    end = translate("HashDesk", "This cannot be undone. Photos are not touched.")
    title, yes = translate("HashDesk", "Delete a model"), translate("HashDesk", "Delete")
    known, back = _its_words(freed), _way_back(code_set, photos, cost, speed)
    asked = " ".join(filter(None, (lost, read, known, back, end)))
    return confirm(window, title, asked, yes, delete)


def confirm_delete_model(
    window: QWidget,
    model: AddedModel,
    freed: Freed,
    standing: Iterable[EncoderRow],
    delete: Callable[[], object],
) -> QMessageBox:
    """Say what goes with a model that was added; returns at once.

    freed: with what this library keeps of it; standing: the models that were adapted from
    it; delete: called if the answer is yes.
    """
    asked = translate(
        "HashDesk", "Delete {name} and what it knows of your photos ({size})?"
    ).format(name=formatting.shown(model.card.title), size=formatting.size(freed.bytes))
    along = translate("HashDesk", "“{name}”, which stands on it, is deleted, too.")
    also = [along.format(name=title_of(encoder)) for encoder in standing]
    end = translate("HashDesk", "Other libraries that use it need another model then.")
    never = translate("HashDesk", "This cannot be undone. Photos are not touched.")
    title, yes = translate("HashDesk", "Delete a model"), translate("HashDesk", "Delete")
    goes, again = (_what_it_read(freed), _its_words(freed), *also), _had_again(model.card)
    said = " ".join(filter(None, (asked, *goes, end, again, never)))
    return confirm(window, title, said, yes, delete)


def confirm_keep(
    window: QWidget,
    used: EncoderRow,
    new: CodeSetInfo,
    freed: Freed,
    speed: KnownSpeed,
    delete: Callable[[], object],
) -> QMessageBox:
    """Say that the model in use stays, and the new one goes; returns at once.

    used: the one in use; freed: what goes; delete: called if the answer is yes.
    """
    kept = translate(
        "HashDesk",
        "“{used}” stays in use. The new model, “{name}”, is deleted ({size}); it was not used yet.",
    ).format(used=title_of(used), name=title_of(new.encoder), size=formatting.size(freed.bytes))
    end = translate("HashDesk", "This cannot be undone. Photos are not touched.")
    title = yes = translate("HashDesk", "Delete the new model")
    back = _way_back(new, 0, 1.0, speed)
    said = filter(None, (kept, _what_it_read(freed), _its_words(freed), back, end))
    return confirm(window, title, " ".join(said), yes, delete)


def _what_it_read(freed: Freed) -> str:
    """What of that is what a model read of the photos, or for which models that stays."""
    if freed.sharing:
        words = translate("HashDesk", "What it read of your photos stays: it serves {names}, too.")
        return words.format(names=", ".join(f"“{title_of(one)}”" for one in freed.sharing))
    if not freed.read:
        return ""
    read = formatting.size(freed.read)
    if read == formatting.size(freed.bytes):
        return translate(
            "HashDesk", "All of that is what it read of your photos, which no other model needs."
        )
    words = translate(
        "HashDesk", "Of that, {size} is what it read of your photos, which no other model needs."
    )
    return words.format(size=read)


def _its_words(freed: Freed) -> str:
    """What becomes of searches for what photos show; empty if it has no part in them."""
    if freed.words_after is not None:
        return {
            "guesses": translate(
                "HashDesk",
                "It reads any words: without it, HashDesk’s own guesses answer searches for what "
                "pictures show.",
            ),
            "tower": translate("HashDesk", "It reads any words: so does the model in use."),
            "nothing": translate(
                "HashDesk",
                "It reads any words: without it, no other model knows what the pictures of this "
                "library show.",
            ),
        }[freed.words_after]
    if freed.guesses_go:
        return translate("HashDesk", "What it guessed that your photos show is deleted, too.")
    if not freed.guesses_stay:
        return ""
    return translate(
        "HashDesk", "What it guessed that your photos show stays, for searches by words."
    )


def _had_again(card: ModelCard) -> str:
    """Where the model itself can be had from again."""
    return {
        "download": translate("HashDesk", "To use it again, you must download it again."),
        "files": translate("HashDesk", "The files that you added it from stay."),
        "nowhere": translate(
            "HashDesk",
            "The files that you added it from are gone: to add it again, you need them.",
        ),
    }[card.origin]


def _way_back(code_set: CodeSetInfo, photos: int, cost: float, speed: KnownSpeed) -> str:
    """What it takes to have such codes again."""
    if is_adapted_here(code_set.encoder):
        time = formatting.duration_between(*speed.seconds_to_adapt)
        words = translate("HashDesk", "What it learned is lost: adapting again takes {time}.")
        return words.format(time=time)
    words = translate(
        "HashDesk",
        "To use it again, {photos} must be read again, which takes {time}, depending on what else "
        "runs on this computer.",
    )
    fitted = made_here(code_set.encoder)
    time = formatting.duration_between(*speed.seconds_to_switch(photos, fitted=fitted, cost=cost))
    return words.format(photos=formatting.photos(photos), time=time)
