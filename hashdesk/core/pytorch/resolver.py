"""Which files pip would install: asked for without installing or downloading them."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hashdesk.core.errors import InstallationFailed
from hashdesk.core.files import download
from hashdesk.core.job import Job
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.core.pytorch.tool_process import ToolFailed, module, run_tool
from hashdesk.core.troubles import Trouble

# Reads the metadata of a wheel without the rest of it, where the index does not offer it apart.
FAST = "--use-feature=fast-deps"
FIRST_FAST_PIP = (25, 1)  # older ones download all the same
USAGE_ERROR = 2  # pip's exit code for an option that it does not know
PIP = ("--no-input", "--only-binary", ":all:", "--retries", "1")
SERVERS_AT_ONCE = 8  # asked for the sizes of files
RETRYING = "WARNING: Retrying"  # pip, once, about a connection that failed
OTHER_FILE = "do not match the hashes"
NONE_FITS = ("no matching distribution", "from versions: none")


@dataclass(frozen=True)
class Wheel:
    """A file to be installed."""

    package: str
    version: str
    url: str
    sha256: str
    size: int  # bytes; 0: its server does not say

    @property
    def file(self) -> str:
        """The name of the file."""
        return unquote(urlsplit(self.url).path).rpartition("/")[2]


def has_fast_pip(version: str) -> bool:
    """Whether pip of this version can look things up without downloading them."""
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal()) >= FIRST_FAST_PIP


def resolve(runtime: Runtime, requirements: Sequence[str], job: Job) -> list[Wheel]:
    """The files that the runtime lacks for these requirements. Raises InstallationFailed."""
    _renew_pip(runtime, job)
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        arguments = ["install", "--dry-run", "--report", str(report), *PIP, *requirements]
        if runtime.alone:  # an older PyTorch among the borrowed packages must not be good enough
            arguments.append("--upgrade")
        try:
            try:
                run_tool(module(runtime.python, "pip", *arguments, FAST), job)
            except ToolFailed as error:
                if error.code != USAGE_ERROR:
                    raise
                run_tool(module(runtime.python, "pip", *arguments), job)
        except ToolFailed as error:
            raise _unresolved(error) from error
        entries = json.loads(report.read_text("utf-8"))["install"]
    job.check()
    with ThreadPoolExecutor(SERVERS_AT_ONCE) as pool:
        return list(pool.map(_wheel, entries))


def _renew_pip(runtime: Runtime, job: Job) -> None:
    """Replace an old pip in the runtime, which would download all files to look them up."""
    own = next(runtime.environment.glob("[Ll]ib/**/site-packages/pip-*.dist-info"), None)
    if own is None or has_fast_pip(own.name.removeprefix("pip-")):
        return
    wanted = f"pip>={'.'.join(map(str, FIRST_FAST_PIP))}"
    # What is wrong with the network, if anything, resolving will say.
    with contextlib.suppress(ToolFailed):
        run_tool(module(runtime.python, "pip", "install", "--quiet", *PIP, wanted), job)


def _wheel(entry: dict[str, Any]) -> Wheel:
    about, where = entry["metadata"], entry["download_info"]
    archive = where.get("archive_info", {})
    # pip before 23 has no `hashes`.
    sha256 = archive.get("hashes", {}).get("sha256") or archive.get("hash", "").partition("=")[2]
    size = download.size_of(where["url"]) or 0
    return Wheel(about["name"], about["version"], where["url"], sha256, size)


def _unresolved(error: ToolFailed) -> InstallationFailed:
    if OTHER_FILE in error.output.lower():
        return InstallationFailed(Trouble.OTHER_PACKAGE.say())
    # Where pip cannot ask an index it ends with the same words as where the index has nothing.
    silent = RETRYING in error.output
    if not silent and any(words in error.output.lower() for words in NONE_FITS):
        return InstallationFailed(Trouble.NO_PYTORCH.say(words=str(error)))
    reason = Trouble.IT_IS_SILENT.say() if silent else str(error)
    return InstallationFailed(Trouble.INDEX_NOT_ASKED.say(reason=reason))
