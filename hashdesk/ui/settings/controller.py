"""Does what the page of settings asks for, and keeps its choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable, HashDeskError
from hashdesk.core.said import said_by
from hashdesk.core.scanning.skipped_record import read_skipped
from hashdesk.core.settings import Settings, save_switch
from hashdesk.core.storage.caches import cache_sizes
from hashdesk.core.storage.caches.cache_sizes import CacheFolders, CacheKind
from hashdesk.extras.demo_place import DemoPlace
from hashdesk.extras.installed_parts import installed_kinds
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.queue import TRY_ENGINES, JobQueue
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.settings.page import SettingsPage
from hashdesk.ui.widgets.theme import Scheme, Theme
from hashdesk.ui.window_settings import LANGUAGE_KEY, SCHEME_KEY, SYSTEM_LANGUAGE


class SettingsController(QObject):
    """Keeps the page up to date, and saves what is chosen on it."""

    language_changed = Signal()  # the window is to be shown in it
    change_now_wanted = Signal()  # the same, though a task runs

    def __init__(
        self,
        folder: Path,
        page: SettingsPage,
        jobs: JobQueue,
        theme: Theme,
        knobs: Settings,
        settings: QSettings,
        demo: DemoPlace,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._folder = folder
        self._page = page
        self._jobs = jobs
        self._theme = theme
        self._knobs = knobs
        self._settings = settings
        self._demo = demo
        self._worker = SerialWorker("caches", self)
        self.tested: CommandResult | None = None  # the last test of processors that ended well
        self._tried = False  # a test has begun: the page says what became of it
        self._engine = ""  # that has read photos since the window opened
        self._language = str(settings.value(LANGUAGE_KEY, SYSTEM_LANGUAGE))  # of this window
        self._other_work = ""  # what goes on beside the tasks of the queue; empty: nothing
        page.processors.test_wanted.connect(self._test)
        page.storage.clear_wanted.connect(jobs.clear_cache)
        page.appearance.scheme_chosen.connect(self._choose_scheme)
        page.appearance.language_chosen.connect(self._choose_language)
        page.appearance.change_now_wanted.connect(self.change_now_wanted)
        page.folders.switch_chosen.connect(self._switch)
        page.show_switch("follow_links", on=knobs.follow_links)
        page.show_switch("skip_originals", on=knobs.skip_originals)
        page.show_switch("skip_nomedia", on=knobs.skip_nomedia)
        jobs.began.connect(self._begin)
        jobs.progressed.connect(self._note_engine)
        jobs.ended.connect(self._end)
        jobs.idle.connect(self._change_language)
        for changed in (jobs.stopping, jobs.idle):  # what waited is dropped then
            changed.connect(self._tell_test)
        theme.choose(scheme_of(settings))
        page.appearance.show_look(scheme_of(settings), self._language)

    def stop(self) -> None:
        """End its thread."""
        self._worker.stop()

    def take_over(self, before: SettingsController) -> None:
        """Show what was found out in the window before, which spoke another language."""
        if before.tested is not None:
            self._show_tested(before.tested)

    def refresh(self) -> None:
        """Measure the caches again, and say what was skipped, if the page is in sight."""
        if not self._page.isVisible():
            return
        task, is_own = self._jobs.title, self._jobs.command == "caches"
        folders = CacheFolders(self._folder, paths.cache(), paths.pytorch())
        is_named = paths.pytorch_is_named()

        def measure(_: object) -> tuple[dict[CacheKind, int], frozenset[CacheKind], int]:
            installed = installed_kinds(folders.pytorch, pytorch_is_named=is_named)
            return cache_sizes.sizes(folders), installed, self._demo.bytes

        def show(found: tuple[dict[CacheKind, int], frozenset[CacheKind], int]) -> None:
            self._page.storage.show_album(found[2])
            self._page.storage.show_installed(found[1])
            self._page.storage.show_sizes(found[0], task, is_own=is_own)

        self._worker.start(measure, show, self._notifier.show_error)
        self._page.show_skipped(read_skipped(self._folder))
        if not self._tried:
            self._tell_processor()

    def _tell_processor(self) -> None:
        """Say what reads photos: what did, or else what is there."""

        def look() -> tuple[str, str]:
            from hashdesk.encoders.engines import onnx_engine  # noqa: PLC0415  (when it is seen)

            try:
                return onnx_engine.gpu_name(), ""
            except EngineUnavailable as error:
                said = said_by(error)
                return "", "" if said is None else said.code

        def tell(found: tuple[str, str]) -> None:
            if not self._tried:
                self._page.processors.show_known(self._engine, *found)

        self._worker.queue(look, tell, self._notifier.show_error)

    def _note_engine(self, _title: str, progress: dict[str, Any]) -> None:
        self._engine = str(progress.get("engine") or self._engine)

    def _test(self) -> None:
        self._jobs.try_engines()
        self._tell_test()

    def _tell_test(self) -> None:
        """Say whether processors are tested, or what the test waits for."""
        card, jobs = self._page.processors, self._jobs
        if jobs.command == TRY_ENGINES:
            self._tried = True
            card.show_testing()
        else:
            card.show_test_waits(jobs.title if jobs.is_waiting(TRY_ENGINES) else "")

    def _begin(self, _doing: str) -> None:
        self._tell_test()
        self.refresh()

    def _end(self, ending: CommandResult) -> None:
        if ending.command == TRY_ENGINES:
            card = self._page.processors
            if ending.error or ending.cancelled:
                card.show_trouble(ending.error or self.tr("The test was stopped."))
            else:
                self._show_tested(ending)
        self.refresh()

    def _show_tested(self, ending: CommandResult) -> None:
        self.tested, self._tried = ending, True
        card = self._page.processors
        card.show_engines(ending.summary.get("engines", []), self._knobs.batch)
        card.show_sandbox(str(ending.summary["sandbox"]["warning"]))

    # -- what scans take in

    def _switch(self, name: str, on: bool) -> None:
        try:
            save_switch(paths.settings_file(), name, on=on)
        except HashDeskError as error:
            self._page.show_switch(name, on=not on)
            self._notifier.show_error(error)
            return
        words = {
            ("follow_links", True): self.tr("Links are followed from the next rescan (F5) on."),
            ("follow_links", False): self.tr(
                "From the next rescan (F5) on, links are not followed: photos that are only behind "
                "links are removed from the library then. Their files stay."
            ),
            ("skip_originals", True): self.tr(
                "From the next rescan (F5) on, originals set aside by editors are skipped: those "
                "in the library are removed from it then. Their files stay."
            ),
            ("skip_originals", False): self.tr(
                "From the next rescan (F5) on, originals set aside by editors are added."
            ),
            ("skip_nomedia", True): self.tr(
                "From the next rescan (F5) on, folders that phones hide are skipped: what the "
                "library has of them is removed from it then. Their files stay."
            ),
            ("skip_nomedia", False): self.tr(
                "From the next rescan (F5) on, folders that phones hide are added."
            ),
        }
        self._notifier.notice(words[name, on])

    # -- colours and language

    def _choose_scheme(self, scheme: Scheme) -> None:
        self._settings.setValue(SCHEME_KEY, scheme.value)
        self._theme.choose(scheme)

    def _choose_language(self, language: str) -> None:
        self._settings.setValue(LANGUAGE_KEY, language)
        self._change_language()

    def show_other_work(self, title: str) -> None:
        """Take what goes on beside the tasks of the queue; empty: nothing."""
        if title != self._other_work:
            self._other_work = title
            if not title:
                self._change_language()

    def _change_language(self) -> None:
        """Have the window shown in the language that is chosen, once nothing runs."""
        waits = self._settings.value(LANGUAGE_KEY, SYSTEM_LANGUAGE) != self._language
        work = self._jobs.title or self._other_work
        self._page.appearance.show_waiting_language(work if waits else "")
        if waits and not (self._jobs.busy or self._other_work):
            self.language_changed.emit()


def scheme_of(settings: QSettings) -> Scheme:
    """The colour scheme that was chosen; the system's, if none was or it is unknown."""
    try:
        return Scheme(str(settings.value(SCHEME_KEY, Scheme.SYSTEM.value)))
    except ValueError:
        return Scheme.SYSTEM
