"""The export formats, and what each of them needs."""

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
    xlsx,
)
from hashdesk.core.troubles import Trouble


@dataclass(frozen=True)
class ExportFormat:
    """A file format for codes."""

    name: str
    version: int  # raised by every change that a reader could notice
    details_version: int  # of exports with detail codes, which older readers do not expect
    title: str  # shown to users
    write: Callable[[Path, Listing], None]  # into an empty folder
    package: str = ""  # the Python package that it needs
    extra: str = ""  # the extra of HashDesk that installs the package
    file: str = ""  # the export is this one file instead of a folder …
    pack: Callable[[Path], None] | None = None  # … which this makes from the folder
    facts: bool = False  # has columns for facts, in exports that ask for them

    def version_of(self, listing: Listing) -> int:
        """The version of an export."""
        return self.details_version if listing.has_details else self.version

    def require(self) -> None:
        """Raise UsageError if its package is not installed."""
        if self.package and importlib.util.find_spec(self.package) is None:
            raise UsageError(
                Trouble.FORMAT_LACKS.say(format=self.name, package=self.package, extra=self.extra)
            )


EXPORT_FORMATS = {
    format_.name: format_
    for format_ in (
        ExportFormat(
            container.CONTAINER_FORMAT,
            container.PLAIN_VERSION,
            container.CONTAINER_VERSION,
            "HashDesk",
            container.write,
            file=container.CONTAINER_FILE,
            pack=container.pack,
        ),
        ExportFormat(
            "xlsx",
            1,
            1,  # it has no codes
            "Table (Excel, LibreOffice, Numbers)",
            xlsx.write,
            file=xlsx.XLSX_FILE,
            facts=True,
        ),
        ExportFormat("npy", 3, 4, "NumPy", npy.write),
        ExportFormat("faiss", 2, 3, "FAISS", faiss.write),
        ExportFormat(
            "parquet",
            1,
            2,
            "Parquet (DuckDB, Polars, Spark)",
            parquet.write,
            "pyarrow",
            "parquet",
            facts=True,
        ),
        ExportFormat("csv", 1, 2, "CSV", spreadsheet.write, facts=True),
        ExportFormat("jsonl", 2, 3, "JSON lines", jsonl.write, facts=True),
        ExportFormat("sqlite", 1, 2, "SQLite", sqlite.write, facts=True),
        ExportFormat("lance", 1, 2, "LanceDB", lance.write, "lancedb", "lance"),
        ExportFormat("pgvector", 1, 2, "PostgreSQL with pgvector", pgvector.write),
        ExportFormat("milvus", 1, 2, "Milvus", milvus.write),
        ExportFormat("opensearch", 1, 2, "OpenSearch", opensearch.write),
    )
}
