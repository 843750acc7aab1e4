"""Why a photo cannot be read, in a closed set of clauses."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from hashdesk.core.decoder import worker, worker_process
from hashdesk.core.imaging import decode, head, open_image, render, unreadable
from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS, UNREAD_FORMATS

DECODING = (decode, head, open_image, render, worker, worker_process)
NAMING_FORMATS = frozenset(
    {
        *map(unreadable.not_read, UNREAD_FORMATS),
        *map(unreadable.needs_package, PHOTO_FORMATS.values()),
    }
)


def test_clauses_are_for_people() -> None:
    """Each is a short clause of English words."""
    for clause in unreadable.FIXED:
        assert clause.split()[0] in ("it", "its", "no", "you")
        assert len(clause) < 100
        said = re.sub("“[a-z_]+”", "", clause)  # the name of a setting
        assert not {*"[]{}<>'\"_%."} & {*said}
        if clause not in NAMING_FORMATS:
            assert said.islower()


@pytest.mark.parametrize("module", DECODING)
def test_no_other_words_are_used(module: object) -> None:
    """Whoever gives up on a photo takes the reason from the closed set."""
    path = inspect.getsourcefile(module)  # type: ignore[arg-type]
    assert path is not None
    for call in ast.walk(ast.parse(Path(path).read_text("utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "PhotoError":
            reason = ast.unparse(call.args[0])
            assert reason.startswith(("unreadable.", "_open_reason(", "_printable(")) or (
                reason == "reason"
            ), reason
