"""The question before a library switches to a model for which its photos must be read again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.encoder.code_set_choice import CodeSetChoice
from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.model_names import quoted
from hashdesk.ui.widgets.dialogs.confirm import confirm


def confirm_switch(
    window: QWidget,
    encoder: str,
    choice: CodeSetChoice,
    photos: int,
    speed: KnownSpeed,
    switch: Callable[[], object],
) -> QMessageBox | None:
    """Say what switching to an encoder takes, and ask; returns at once.

    photos: that must be read for it.

    Without asking, it switches to one that the library has codes of, which takes a moment, and
    goes on with a switch that was stopped.
    """
    sizes = {offer.id: (offer.name, offer.megabytes) for offer in choice.offers}
    sizes |= {model.name: (model.card.title, 0) for model in choice.models}
    if encoder not in sizes or encoder in choice.begun:
        switch()
        return None
    name, megabytes = sizes[encoder]
    parts = [translate("HashDesk", "Switch to {name}?").format(name=quoted(formatting.shown(name)))]
    if megabytes:
        words = translate("HashDesk", "{size} must be downloaded first.")
        parts.append(words.format(size=formatting.megabytes(megabytes)))
    fitted = encoder in {model.name for model in choice.models}
    if photos:
        cost = choice.cost_of(encoder)
        seconds = speed.seconds_to_switch(photos, fitted=fitted, cost=cost)
        parts.append(reading_words(photos, seconds))
    way = translate("HashDesk", "Until then, you search as before. You can stop and resume.")
    parts.append(way)
    title, yes = translate("HashDesk", "Switch model"), translate("HashDesk", "Switch")
    return confirm(window, title, " ".join(parts), yes, switch)


def reading_words(photos: int, seconds: tuple[float, float]) -> str:
    """What comes before the use of a model. seconds: at least and at most."""
    words = translate(
        "HashDesk",
        "{photos} must be read again, which takes {time}, depending on what else runs on this "
        "computer.",
    )
    time = formatting.duration_between(*seconds)
    return words.format(photos=formatting.photos(photos), time=time)
