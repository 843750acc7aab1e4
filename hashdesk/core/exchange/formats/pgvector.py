"""PostgreSQL with pgvector: photos.sql creates the table and fills it from photos.copy.

In the folder of the export: psql -f photos.sql
"""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing, code_name

POSTGRES_TYPES = {
    "content_id": "bytea",
    "date": "timestamp",
    "size": "bigint",
    "latitude": "double precision",
    "longitude": "double precision",
}
# Characters with a meaning in COPY's text format.
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def write(folder: Path, listing: Listing) -> None:
    """Codes are `bit(n)`, most significant first; the index is created after the rows."""
    types = {name: POSTGRES_TYPES.get(name, "text") for name in listing.columns}
    types |= {name: f"bit({bits})" for name, bits in listing.code_bits.items()}
    (folder / "photos.sql").write_text(_script(types, listing.selection.bits), "utf-8")
    with (folder / "photos.copy").open("w", encoding="utf-8", newline="\n") as file:
        for batch in listing.batches():
            columns = cells.columns(batch, cells.bit_strings, lambda text: text.translate(ESCAPED))
            columns["content_id"] = [rf"\\x{content}" for content in columns["content_id"]]
            file.writelines(
                "\t".join(r"\N" if value is None else str(value) for value in row) + "\n"
                for row in zip(*columns.values(), strict=True)
            )


def _script(types: dict[str, str], bits: tuple[int, ...]) -> str:
    declared = "".join(f",\n    {name} {kind}" for name, kind in types.items())
    index = code_name(max(bits))
    return f"""\
CREATE EXTENSION IF NOT EXISTS vector;
BEGIN;
CREATE TABLE photos (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY{declared}
);
\\copy photos ({", ".join(types)}) FROM 'photos.copy'
CREATE INDEX ON photos USING hnsw ({index} bit_hamming_ops);
COMMIT;
"""
