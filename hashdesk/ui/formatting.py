"""Numbers, dates, sizes and names as text for the window, in its language."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP
from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTimeZone

# Characters that reverse or hide text: a file name must not disguise itself with them.
_DISGUISES = frozenset("\u200e\u200f\u061c\u2028\u2029") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
LANGUAGES = {"en": "English", "de": "Deutsch"}  # of the window, by their own names
# For strings outside any QObject; inside one, `self.tr` takes the class as context.
translate = QCoreApplication.translate

_BETWEEN_FACTS = re.compile(r"(, | · )")
LEAST_KB = 1000  # bytes

_ENGINES = {
    "onnx-cuda": NOOP("HashDesk", "NVIDIA GPU (ONNX Runtime)"),
    "torch-cuda": NOOP("HashDesk", "NVIDIA GPU (PyTorch)"),
    "onnx-cpu": NOOP("HashDesk", "CPU (ONNX Runtime)"),
}
_PROCESSORS = {"cuda": NOOP("HashDesk", "NVIDIA GPU"), "cpu": NOOP("HashDesk", "CPU")}
FEW_SECONDS = 7.5  # from here on, they are told in fives: “about 10 seconds”


def shown(path: bytes | str) -> str:
    """A path for a label: bytes that are not UTF-8 and disguising characters are replaced."""
    raw = path if isinstance(path, bytes) else os.fsencode(path)
    text = raw.decode("utf-8", "replace")
    return "".join(c if c.isprintable() and c not in _DISGUISES else "\ufffd" for c in text)


def name_of(path: bytes) -> str:
    """The last part of a path, for a label."""
    return shown(os.path.basename(path.rstrip(b"/")) or path)


def count(number: int) -> str:
    """A whole number with the language's thousands separators."""
    return QLocale().toString(number)


def decimal(number: float, digits: int) -> str:
    """A number with so many digits at most, as the language writes it: "2.8", in German "2,8"."""
    exact = QLocale.FloatingPointPrecisionOption.FloatingPointShortest.value
    return QLocale().toString(float(f"{number:.{digits}g}"), "f", exact)


def fixed(number: float, digits: int) -> str:
    """A number with so many digits after the point: "2.80", in German "2,80"."""
    return QLocale().toString(number, "f", digits)


def short_name(path: bytes) -> str:
    """Folder and name of a photo: names alone are often the same."""
    return shown(os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path)))


def _counted(words: str, disambiguation: None, number: int) -> str:
    """Words with a number in them, in the plural form that the number needs.

    Called as Qt's own `tr` is: lupdate finds plural forms in no other shape outside a class.
    """
    return translate("", words, disambiguation, number)


def groups(number: int) -> str:
    """E.g. "1 group", "3 groups"."""
    return _counted("%Ln groups", None, number)


def shelves(number: int) -> str:
    """E.g. "1 shelf", "20 shelves"."""
    return _counted("%Ln shelves", None, number)


def more_folders(number: int) -> str:
    """E.g. "1 more folder", "4 more folders"."""
    return _counted("%Ln more folders", None, number)


def files_seen(number: int) -> str:
    """E.g. "1 file seen", "12,340 files seen"."""
    return _counted("%Ln files seen", None, number)


def photos(number: int) -> str:
    """E.g. "1 photo", "48,210 photos"."""
    return _counted("%Ln photos", None, number)


def photos_match(number: int) -> str:
    """E.g. "1 photo matches.", "21 photos match."."""
    return _counted("%Ln photos match.", None, number)


def photos_with_files(photo_count: int, file_count: int) -> str:
    """E.g. "3 photos", "1 photo with 2 files that belong to it"."""
    if not file_count:
        return photos(photo_count)
    if photo_count == 1:
        files = _counted("%Ln files that belong to it", None, file_count)
    else:
        files = _counted("%Ln files that belong to them", None, file_count)
    words = translate("HashDesk", "{photos} with {files}")
    return words.format(photos=photos(photo_count), files=files)


def size(number: int) -> str:
    """A number of bytes: "812 kB", "3.1 MB"."""
    if number < LEAST_KB:  # Qt knows no singular
        return _counted("%Ln bytes", None, number)
    return QLocale().formattedDataSize(number, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def megabytes(number: int) -> str:
    """A number of megabytes: "14.0 MB"."""
    return size(number * 1_000_000)


def day_pattern() -> str:
    """Qt's pattern for a day: "12 May 2024"."""
    return translate("HashDesk", "d MMM yyyy", "a pattern of QDate: German has a dot after d")


def short_day_pattern() -> str:
    """The same in digits, for little room: "2024-05-12". A year of two might be read as a day."""
    return translate("HashDesk", "yyyy-MM-dd", "a pattern of QDate: German has dd.MM.yyyy")


def whole_day(day: QDate) -> str:
    """A day as a heading, in the order of all other dates: "Sunday, 12 May 2024"."""
    pattern = translate("HashDesk", "dddd, d MMMM yyyy", "a pattern: German has a dot after d")
    return QLocale().toString(day, pattern)


def moment(seconds: int, *, to_the_second: bool = False, short: bool = False) -> str:
    """Seconds since 1970 by a camera's clock: "12 May 2024, 16:20", or "12 May 2024, 16:20:07"."""
    return _moment(_date_time(seconds), to_the_second=to_the_second, short=short)


def local_moment(seconds: int, *, to_the_second: bool = False, short: bool = False) -> str:
    """The same by this machine's clock."""
    when = QDateTime.fromSecsSinceEpoch(seconds)
    return _moment(when, to_the_second=to_the_second, short=short)


def _moment(when: QDateTime, *, to_the_second: bool, short: bool) -> str:
    day = short_day_pattern() if short else day_pattern()
    time = "HH:mm:ss" if to_the_second else "HH:mm"
    return QLocale().toString(when, f"{day} {time}" if short else f"{day}, {time}")


def in_wholes(facts: str) -> str:
    """Facts as one line that is broken only between them: no date, and no number from its unit."""
    known, bracket, source = facts.partition(" (")
    return (
        "".join(
            part if _BETWEEN_FACTS.fullmatch(part) else part.replace(" ", "\u00a0")
            for part in _BETWEEN_FACTS.split(known)
        )
        + bracket
        + source
    )


def span(first: int | None, end: int | None) -> str:
    """A range of time: "2024", "May 2024", "3 May 2024 – 9 June 2024". `end` is exclusive."""
    locale = QLocale()
    start = None if first is None else _date_time(first).date()
    last = None if end is None else _date_time(end - 1).date()
    if start is not None and last is not None:
        if start == last:
            return locale.toString(start, day_pattern())
        if (start.dayOfYear(), last.dayOfYear()) == (1, last.daysInYear()):
            years = (start.year(), last.year())
            return str(years[0]) if years[0] == years[1] else f"{years[0]} – {years[1]}"
        whole = start.day() == 1 and last.day() == last.daysInMonth()
        if whole and (start.year(), start.month()) == (last.year(), last.month()):
            return locale.toString(start, "MMMM yyyy")
        ends = (locale.toString(day, day_pattern()) for day in (start, last))
        return " – ".join(ends)
    words = translate("HashDesk", "since {day}") if start else translate("HashDesk", "until {day}")
    day = start or last
    assert day is not None
    return words.format(day=locale.toString(day, day_pattern()))


def _date_time(seconds: int) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(seconds, QTimeZone(QTimeZone.Initialization.UTC))


def duration(seconds: float) -> str:
    """A duration: "8 s", "3 min", "2 h 10 min"."""
    if seconds < 60:
        return translate("HashDesk", "{s} s").format(s=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return translate("HashDesk", "{min} min").format(min=minutes)
    return translate("HashDesk", "{h} h {min} min").format(h=minutes // 60, min=minutes % 60)


def duration_between(least: float, most: float) -> str:
    """An estimate: "4 min to 12 min"; "12 min" if both ends are told alike.

    No finer than it can be: seconds by fives.
    """
    ends = duration(_rough(least)), duration(_rough(most))
    if ends[0] == ends[1]:
        return ends[0]
    return translate("HashDesk", "{least} to {most}").format(least=ends[0], most=ends[1])


def _rough(seconds: float) -> float:
    return 5 * round(seconds / 5) if seconds >= 10 else seconds


def time_left(seconds: float) -> str:
    """An estimate, no finer than it can be: "about 3 minutes left"; it falls as seconds fall."""
    if seconds < FEW_SECONDS:
        return translate("HashDesk", "a few seconds left")
    if seconds < 55:
        return _counted("about %Ln seconds left", None, 5 * round(seconds / 5))
    minutes = max(round(seconds / 60), 1)
    if minutes < 90:
        return _counted("about %Ln minutes left", None, minutes)
    return _counted("about %Ln hours left", None, round(seconds / 3600))


def engine(name: str) -> str:
    """The name of an engine as the window shows it."""
    return translate("HashDesk", str(_ENGINES[name])) if name in _ENGINES else name


def processor(engine_name: str) -> str:
    """What an engine runs on, as the window shows it: "CPU"."""
    kind = engine_name.rpartition("-")[2]
    return translate("HashDesk", str(_PROCESSORS[kind])) if kind in _PROCESSORS else engine_name


def plain_tip(words: str) -> str:
    """A tool tip with exactly these words: Qt would take some file names for HTML."""
    return f"<span>{html.escape(words)}</span>"


def plain_lines(lines: Iterable[str]) -> str:
    """The same of several lines, one below the other."""
    return "<br>".join(plain_tip(line) for line in lines)


def without_letter(entry: str) -> str:
    """The text of an entry of a menu for elsewhere: "Import & export" of "&Import && export"."""
    return re.sub("&(.)", r"\1", entry)


def entry_of_name(name: str) -> str:
    """A name as an entry of a menu: no letter of it chooses the entry."""
    return shown(name).replace("&", "&&")
