"""Lists the code sets and the models, and switches, deletes and adds as the list asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from hashdesk import paths
from hashdesk.core.adaptation.adapt import different_pictures
from hashdesk.core.adaptation.training_data import all_content_ids
from hashdesk.core.code_sets.code_sets import list_code_sets
from hashdesk.core.code_sets.left_to_read import left_to_read
from hashdesk.core.job import Job
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables import schema
from hashdesk.encoders.files.model_card import is_added
from hashdesk.ui import formatting
from hashdesk.ui.encoder.adapting.adapt_controller import AdaptController
from hashdesk.ui.encoder.adding.add_model_controller import AddModelController
from hashdesk.ui.encoder.code_set_choice import CodeSetChoice, names_of
from hashdesk.ui.encoder.confirm_delete import confirm_delete, confirm_delete_model
from hashdesk.ui.encoder.confirm_switch import confirm_switch
from hashdesk.ui.encoder.model_purpose import title_of
from hashdesk.ui.encoder.models_watch import ModelsWatch
from hashdesk.ui.encoder.page import EncoderPage
from hashdesk.ui.encoder.preparing import SwitchState
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_switches import switches_to
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.jobs.unfinished_jobs import UnfinishedJobs
from hashdesk.ui.model_names import name_told, quoted
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel


class EncoderController(QObject):
    """Answers the list of code sets: keeps it up to date, and runs what it asks for as commands.

    The new model of `adapting` is used or deleted here, too, as any other is.
    """

    def __init__(
        self,
        folder: Path,
        page: EncoderPage,
        jobs: JobQueue,
        speed: KnownSpeed,
        unfinished: UnfinishedJobs,
        adapting: AdaptController,
        notifier: Notifier,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._folder = folder
        self._page = page
        self._jobs = jobs
        self._speed = speed
        self._unfinished = unfinished
        self._adapting = adapting
        self._choice = CodeSetChoice()
        self._list_worker = SerialWorker("code sets", self)
        self._kept_words = ""  # said of the model in use, and true until it changes
        self._photos = 0  # without those in the trash
        self._left_out: PhotoIds = NO_PHOTOS  # those
        page.code_sets.use_wanted.connect(self._ask_to_use)
        page.code_sets.remove_wanted.connect(self._ask_to_remove)
        self.adding = AddModelController(jobs, notifier, self)
        self.adding.added.connect(self._show_added)
        page.code_sets.add_wanted.connect(lambda: self.adding.ask(page.window()))
        page.code_sets.remove_model_wanted.connect(self._ask_to_remove_model)
        page.code_sets.stop_wanted.connect(self._stop_switch)
        page.adapt.use_wanted.connect(lambda: self._use(adapting.new))
        page.adapt.keep_wanted.connect(self._keep_used)
        adapting.settled.connect(self.refresh)
        ModelsWatch(paths.models(), self).changed.connect(self.refresh)
        jobs.began.connect(self._begin)
        jobs.advanced.connect(self._advance)
        jobs.ended.connect(self._end)

    def stop(self) -> None:
        """End its threads."""
        self.adding.stop()
        self._list_worker.stop()

    def leave_out(self, photos: PhotoIds, left: int) -> None:
        """Do not count these photos (n,), as they are in the trash; so many are left."""
        self._left_out, self._photos = photos, left

    def refresh(self) -> None:
        """Read the code sets again, and count pictures, if the page is in sight."""
        if not self._page.isVisible() or not (self._folder / schema.LIBRARY_FILE).exists():
            return
        self._adapting.retract_notice()
        folder, busy, hidden = self._folder, self._jobs.busy, self._left_out
        task = self._jobs.title

        def read(_: object) -> tuple[CodeSetChoice, int]:
            from hashdesk.encoders import library_encoder  # noqa: PLC0415  (when the page is seen)
            from hashdesk.encoders.added_models.adding import list_added  # noqa: PLC0415  (so, too)
            from hashdesk.encoders.freed_bytes import freed_each  # noqa: PLC0415  (so, too)
            from hashdesk.encoders.model_damage import damage_each  # noqa: PLC0415  (so, too)

            models = list(list_added(paths.models()))
            with LibraryDB(folder) as db:
                found = list_code_sets(db, hidden)
                freed = freed_each(db, found, {model.name: model.bytes for model in models})
                pictures = different_pictures(db, all_content_ids(db), Job())
                known = {code_set.encoder.name for code_set in found}
                shipped = library_encoder.shipped_bundles(paths.resources())
                offers = tuple(library_encoder.offers(shipped, paths.cache(), known))
                left = {offer.id: left_to_read(db, offer.backbone) for offer in offers}
                left |= {model.name: left_to_read(db, model.name) for model in models}
                damage = damage_each(folder, found)
            choice = CodeSetChoice(tuple(found), offers, tuple(models), freed, damage, left)
            return choice, pictures

        def show(found: tuple[CodeSetChoice, int]) -> None:
            choice, pictures = found
            self._choice = choice
            running = self._switching_to
            # What is under way tells how far it is by itself.
            stopped = self._unfinished.switching_to
            begun = {one: 0.0 if one == running else self._done_before(one) for one in stopped}
            self._choice = choice = replace(choice, begun=begun, running=running)
            self._page.code_sets.show_choice(choice, busy=busy, task=task)
            self._adapting.count_pictures(pictures)

        self._list_worker.start(read, show, self._notifier.show_error)

    # -- what the list asks for

    def _ask_to_use(self, encoder: str) -> None:
        def use() -> None:
            self._use(encoder)

        window, choice = self._page.window(), self._choice
        photos = min(choice.left_of(encoder), self._photos)
        confirm_switch(window, encoder, choice, photos, self._speed, use)

    def _use(self, encoder: str) -> None:
        self._notifier.retract(self._kept_words)
        self._page.code_sets.hold_keys()
        self._adapting.forget_new()
        self._jobs.use_encoder(encoder)

    def _stop_switch(self) -> None:
        self._page.code_sets.hold_keys()
        self._jobs.cancel()
        self._page.code_sets.show_switch(SwitchState(stopping=True))

    def _ask_to_remove(self, encoder: str) -> None:
        found = (one for one in self._choice.code_sets if one.encoder.name == encoder)
        if (code_set := next(found, None)) is None:
            self.refresh()  # its name and size are not known yet
            return
        window, remove = self._page.window(), partial(self._remove, encoder)
        freed, cost = self._choice.freed[encoder], self._choice.cost_of(encoder)
        confirm_delete(window, code_set, freed, self._photos, cost, self._speed, remove)

    def _keep_used(self) -> None:
        """Decide for the model in use. The new one stays in the list, unless it is deleted."""
        new, used = self._adapting.new, self._choice.used
        self._adapting.keep_used()
        words = self.tr("The model in use stays. The new one is in the list below.")
        if used is not None:
            words = self.tr("{name} stays in use. The new model is in the list below.")
            words = words.format(name=quoted(title_of(used)))
        delete = self.tr("Delete it…"), lambda: self._ask_to_remove(new)
        self._kept_words = words
        self._notifier.notice(words, *delete, yields=True)

    def _remove(self, encoder: str) -> None:
        self._notifier.retract(self._kept_words)
        if encoder == self._adapting.new:
            self._adapting.forget_new()
        self._page.code_sets.hold_keys()
        self._jobs.remove_encoder(encoder)

    def _show_added(self, title: str, is_new: bool) -> None:
        self.refresh()
        here = self._page.isVisible()
        if is_new and here:
            words = self.tr("{name} was added: “Use” on its card switches this library to it.")
        elif is_new:
            words = self.tr("{name} was added. On the page Model, “Use” switches to it.")
        elif here:
            words = self.tr(
                "{name} is already added: “Use” on its card switches this library to it."
            )
        else:
            words = self.tr("{name} is already added. On the page Model, “Use” switches to it.")
        self._notifier.notice(words.format(name=quoted(formatting.shown(title))), waits=True)

    def _ask_to_remove_model(self, model: AddedModel) -> None:
        standing = self._choice.standing_on(model.name)
        remove = partial(self._remove_model, model.name, standing=bool(standing))
        freed = self._choice.freed[model.name]
        confirm_delete_model(self._page.window(), model, freed, standing, remove)

    def _remove_model(self, name: str, *, standing: bool) -> None:
        self._page.code_sets.hold_keys()
        self._jobs.remove_model(name, standing=standing)

    # -- jobs

    def _begin(self, _doing: str) -> None:
        self._page.code_sets.show_switch(SwitchState())
        if self._switching_to:
            self._jobs.go_on_from(self._done_before(self._switching_to))
            self._speed.weigh(self._choice.cost_of(self._switching_to))
            self._expect(self._switching_to)
        self.refresh()

    def _expect(self, model: str) -> None:
        """Tell the time of a switch as the question before it does: a plan knows no library.

        At most, for what is told then sinks but does not rise, and a model that never ran here may
        be slower than its size tells.
        """
        prepared = self._choice.set_for(model)
        if self._photos and (prepared is None or prepared.photos < self._choice.photos):
            cost = self._choice.cost_of(model)
            _least, most = self._speed.seconds_to_switch(
                self._photos, fitted=is_added(model), cost=cost
            )
            self._jobs.expect(most)

    def _advance(self, state: JobState) -> None:
        if self._switching_to:
            shown = SwitchState(state.fraction, self._jobs.is_paused, self._jobs.is_stopping)
            self._page.code_sets.show_switch(shown)

    def _end(self, ending: CommandResult) -> None:
        self._page.code_sets.show_switch(SwitchState(ended=True))  # until the cards are made anew
        used = ending.summary.get("encoder") if ending.command == "models" else None
        if used and not (ending.summary.get("lacking") or ending.cancelled or ending.error):
            self._page.code_sets.show_used(str(used))  # as the status bar says it already
        uncoded = ending.summary.get("uncoded") and not ending.summary.get("lacking")
        if ending.command == "models" and uncoded:
            self._jobs.rescan()  # encodes them
        if ending.command == "models" and not ending.error:
            self._warn_of(ending.summary)
        if ending.command != "adapt":  # of that, `adapting` says when it has settled
            self.refresh()

    def _warn_of(self, switched: Mapping[str, Any]) -> None:
        """Say at once of a model that came into use and tells nothing apart, with the way back."""
        used, before = str(switched.get("encoder") or ""), str(switched.get("before") or "")
        if not (used and switched.get("tells_nothing_apart")) or switched.get("lacking"):
            return
        name = name_told(str(switched.get("name", "")), int(switched.get("created") or 0))
        words = self.tr("{name} can hardly tell your photos apart: use another model.")
        self._kept_words = words = words.format(name=quoted(name))
        if not before or before == used:
            self._notifier.notice(words, stays=True)
            return
        back, known = self.tr("Use the model before"), self._choice.set_for(before)
        if known is not None:
            back = self.tr("Back to {name}").format(name=quoted(title_of(known.encoder)))
        self._notifier.notice(words, back, lambda: self._use(before), stays=True)

    @property
    def _switching_to(self) -> str:
        """The id of the model that the running command switches to; empty if it does not."""
        request = self._jobs.request
        return "" if request is None else switches_to(request)

    def _done_before(self, model: str) -> float:
        """The share of a switch to a model, 0..1, that is done: told by its photos, or its bar."""
        prepared = self._choice.set_for(model)
        if prepared is None:
            return self._unfinished.switches.share([model])
        ready = prepared.photos / self._choice.photos if self._choice.photos else 0.0
        return max(ready, self._unfinished.switches.share(names_of(prepared.encoder)))
