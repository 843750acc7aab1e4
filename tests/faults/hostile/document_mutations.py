"""Changes to documents that keep their form: JSON, settings, SQLite files, zip archives."""

from __future__ import annotations

import io
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.hostile.mutations import BLIND

NAMES = ("..", "../..", "/etc/passwd", "../../evil", "a/../../b", "\0", "a\0b", "", ".", "C:\\evil")
TEXTS = (*NAMES, "\ud800", "\u202egpj", "<b>x</b>", "\x1b[31m", "é" * 300, "[" * 200, "hashdesk")
NUMBERS = (0, -1, 1, 2, 7, 255, 256, 1 << 31, 1 << 32, (1 << 63) - 1, 1 << 63, 1 << 64, 10**400)
FLOATS = (0.5, -0.0, 1e308, float("nan"), float("inf"), -float("inf"))
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], {"a": {}}, [0] * 1000, {"": None})
VALUES: tuple[Any, ...] = (*TEXTS, *NUMBERS, *FLOATS, *OTHERS)
LARGE_NUMBER = "9" * 5000  # Python refuses to read it
DEPTH = 100_000


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """Bytes changed blindly, in one to three places."""
    changed = bytearray(data or b"\0")
    for _ in range(random.choice((1, 1, 2, 3))):
        random.choice(BLIND)(changed, random)
        changed = changed or bytearray(b"\0")
    return bytes(changed)


def mutated_json(data: bytes, random: Random) -> bytes:
    """A JSON document with other values, keys or spelling; or other bytes."""
    if random.random() < 0.25:
        return mutated_bytes(data, random)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):  # it was changed before
        return mutated_bytes(data, random)
    for _ in range(random.choice((1, 1, 2, 4))):
        _change_value(document, random)
    text = json.dumps(document)
    if random.random() < 0.25:
        text = random.choice(SPELLINGS)(text, random)
    return text.encode("utf-8", "surrogatepass")


def _change_value(document: Any, random: Random) -> None:
    """Change something somewhere in a document."""
    place = document
    for _ in range(random.randint(0, 5)):
        inner = list(place.values()) if isinstance(place, dict) else place
        inner = [one for one in inner if isinstance(one, (dict, list)) and one]
        if not inner:
            break
        place = random.choice(inner)
    if not place:
        return
    key = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
    match random.randrange(8):
        case 0:
            del place[key]
        case 1 if isinstance(place, dict):
            place[random.choice(TEXTS)] = place.pop(key)
        case 2 if isinstance(place, dict):
            place[random.choice(TEXTS)] = random.choice(VALUES)
        case 3 if isinstance(place[key], int):
            place[key] += random.choice((1, -1))
        case 4:
            place[key] = str(place[key])
        case 5:
            place[key] = [place[key]]
        case _:
            place[key] = random.choice(VALUES)


def _twice(text: str, random: Random) -> str:
    """Keys that are there twice: readers do not agree which of them counts."""
    return "{" + text[1:-1] + "," + text[1:] if text.startswith("{") and len(text) > 2 else text


def _deep(text: str, random: Random) -> str:
    """Brackets in brackets, which a parser that calls itself cannot follow."""
    deep = random.choice(("[" * DEPTH, "[" * DEPTH + "]" * DEPTH, '{"a":' * DEPTH))
    return random.choice((deep, text.replace(": ", f": {deep},", 1)))


def _large_number(text: str, random: Random) -> str:
    at = text.find(": ", random.randrange(len(text) + 1))
    return text if at < 0 else f"{text[:at]}: {LARGE_NUMBER}, {text[at + 1 :]}"


SPELLINGS: tuple[Callable[[str, Random], str], ...] = (
    *(_twice, _deep, _large_number),
    lambda text, _: "\ufeff" + text,
    lambda text, _: text[: len(text) // 2],
    lambda text, _: text + text,
    lambda text, _: "",
    lambda text, _: " " * (2 << 20) + text,
    lambda text, _: text.encode("utf-16").decode("latin-1"),
    lambda text, _: text.replace('"', "'"),
)


def mutated_toml(names: tuple[str, ...], random: Random) -> bytes:
    """A settings file with odd values, names and spelling."""
    lines = []
    for _ in range(random.randint(1, 4)):
        name = random.choice((*names, *names, "a.b.c", '"é"', "\ud800", "[table]", "[[tables]]"))
        value = random.choice(TOML_VALUES)
        lines.append(
            f"{name} = {value}" if random.random() < 0.95 else random.choice((name, value))
        )
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    return mutated_bytes(data, random) if random.random() < 0.3 else data


TOML_VALUES = (
    *("true", "0", "1", "-1", "256", "9223372036854775808", "0x7fffffff", LARGE_NUMBER),
    *("1e400", "nan", "inf", "-inf", "-0.0", '""', '"text"', '"/tmp/x"', '"~/x"', '"../x"'),
    *('"a\\u0000b"', '"\\ud800"', "'''\n'''", "1979-05-27", "07:32:00", "[]", "[1, [2]]", "{}"),
    *("{a = 1}", "[" * 5000, "[" * 5000 + "]" * 5000, "{a=" * 3000, "", "é", '"unfinished'),
)


def mutated_sqlite(
    data: bytes,
    scratch: Path,
    random: Random,
    vouch: Callable[[sqlite3.Connection], None] | None = None,
) -> bytes:
    """A SQLite file with other values, rows or tables; or other bytes.

    scratch: a path to work at. vouch: makes checksums in the file right again.
    """
    if random.random() < 0.3:
        return mutated_bytes(data, random)
    scratch.write_bytes(data)
    with closing(sqlite3.connect(scratch, isolation_level=None)) as connection:
        for _ in range(random.choice((1, 1, 2, 3))):
            with suppress(sqlite3.Error, OverflowError, UnicodeError):
                _change_table(connection, random)
        if vouch is not None:
            vouch(connection)
    return scratch.read_bytes()


def _change_table(connection: sqlite3.Connection, random: Random) -> None:
    """Change a value, delete or double a row, or add what does not belong there."""
    query = "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"
    tables = [name for (name,) in connection.execute(query)]
    table = random.choice(tables)
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    column, others = random.choice(columns), ", ".join(columns[1:])
    some = f"WHERE rowid IN (SELECT rowid FROM {table} ORDER BY random() LIMIT 1)"
    if random.random() < 0.3:
        some = ""
    match random.randrange(8):
        case 0:
            connection.execute(f"DELETE FROM {table} {some}")
        case 1:
            connection.execute(
                f"INSERT INTO {table} ({others}) SELECT {others} FROM {table} {some}"
            )
        case 2:
            connection.execute(random.choice(STRANGE).format(table=table, column=column))
        case 3:
            connection.execute(f"UPDATE {table} SET {column} = CAST({column} AS text) {some}")
        case 4:
            connection.execute(f"UPDATE {table} SET {column} = {column} + 1 {some}")
        case 5:
            length = random.choice((0, 1, 7, 16, 17, 5000, 300_000))
            connection.execute(f"UPDATE {table} SET {column} = zeroblob({length}) {some}")
        case _:
            value = random.choice((*NUMBERS[:10], *FLOATS, *TEXTS, None))
            if isinstance(value, str) and random.random() < 0.7:
                value = value.encode("utf-8", "surrogatepass")
            connection.execute(f"UPDATE {table} SET {column} = ? {some}", (value,))


STRANGE = (
    "CREATE TRIGGER evil AFTER UPDATE ON {table} BEGIN DELETE FROM {table}; END",
    "CREATE VIEW evil AS SELECT * FROM {table}",
    "CREATE TABLE evil (id)",
    "CREATE INDEX evil ON {table} ({column})",
    "DROP TABLE {table}",
    "ALTER TABLE {table} ADD COLUMN evil AS (1)",
    "ALTER TABLE {table} RENAME TO evil",
    "ALTER TABLE {table} RENAME COLUMN {column} TO evil",
    "PRAGMA user_version = 99",
    "PRAGMA user_version = 0",
    "PRAGMA application_id = 1",
    "PRAGMA journal_mode = WAL",
)


ZIP_KINDS = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)


def unzipped(data: bytes) -> dict[str, bytes]:
    """The members of an archive, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(parts: dict[str, bytes], random: Random) -> bytes:
    """An archive of members; now and then with one too many, twice, or of another kind."""
    buffer = io.BytesIO()
    (kind,) = random.choices(ZIP_KINDS, (40, 10, 1))
    with zipfile.ZipFile(buffer, "w", kind) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = kind
            if random.random() < 0.01:
                info.external_attr = 0o120777 << 16  # a symbolic link
            packed.writestr(info, data)
        if random.random() < 0.05:
            name = random.choice((*NAMES, *parts, *(f"encoder/{one}" for one in NAMES)))
            packed.writestr(
                name if name.strip("\0") else "x", random.choice((b"evil", *parts.values()))
            )
    made = buffer.getvalue()
    return mutated_bytes(made, random) if random.random() < 0.12 else made
