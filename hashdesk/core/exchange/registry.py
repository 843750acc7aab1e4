"""The formats that codes are exported in, and what each of them needs."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.exchange.container import pack as container
from hashdesk.core.exchange.formats import (
    faiss,
    jsonl,
    lance,
    milvus,
    npy,
    opensearch,
    parquet,
    pgvector,
    spreadsheet,
    sqlite,
)


@dataclass(frozen=True)
class Format:
    """A way to write codes down."""

    name: str
    version: int  # raised by every change that a reader could notice
    title: str  # for people
    write: Callable[[Path, Listing], None]  # into a folder that is empty
    package: str = ""  # that has to be installed
    extra: str = ""  # of HashDesk, which brings it
    file: str = ""  # it is this one file, and no folder …
    pack: Callable[[Path], None] | None = None  # … which this makes of the folder

    def require(self) -> None:
        """Raise UsageError if what it needs is not installed."""
        if self.package and importlib.util.find_spec(self.package) is None:
            raise UsageError(
                f"The format {self.name} needs {self.package}. Install it: "
                f"pip install 'hashdesk[{self.extra}]'"
            )


FORMATS = {
    made.name: made
    for made in (
        Format(
            container.FORMAT,
            container.VERSION,
            "HashDesk",
            container.write,
            file=container.FILE,
            pack=container.pack,
        ),
        Format("npy", 2, "NumPy", npy.write),
        Format("faiss", 1, "FAISS", faiss.write),
        Format(
            "parquet", 1, "Parquet (DuckDB, Polars, Spark)", parquet.write, "pyarrow", "parquet"
        ),
        Format("csv", 1, "CSV", spreadsheet.write),
        Format("jsonl", 1, "JSON lines", jsonl.write),
        Format("sqlite", 1, "SQLite", sqlite.write),
        Format("lance", 1, "LanceDB", lance.write, "lancedb", "lance"),
        Format("pgvector", 1, "PostgreSQL with pgvector", pgvector.write),
        Format("milvus", 1, "Milvus", milvus.write),
        Format("opensearch", 1, "OpenSearch", opensearch.write),
    )
}
