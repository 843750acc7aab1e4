"""Decisions in other libraries: pictures of which these have other files than those decided about.

    {"hashdesk": "decisions", …, "pictures": {CONTENT: PIXEL_ID}}

Where a tag was written into a file on one side only, the contents differ and the pixel ids do not.
So a document of decisions names the pixel ids, too, as far as the library that wrote it knows them;
a library that reads it names its own contents of these pictures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from sqlite3 import Connection

from hashdesk.core.documents import Malformed, parse_json
from hashdesk.core.duplicates.decisions.decision import CONTENT_BYTES, Decision
from hashdesk.core.duplicates.decisions.documents import DOCUMENT_PICTURES, no_decisions
from hashdesk.core.storage.photos import known_pictures


def pictures_of(decisions: Iterable[Decision], library: Connection) -> dict[bytes, bytes]:
    """The pixel ids of decided contents, as far as a library knows them."""
    contents = {content for decision in decisions for content in decision.members}
    return known_pictures.pictures_of(library, contents)


def in_library(
    decisions: Iterable[Decision], pictures: Mapping[bytes, bytes], library: Connection
) -> list[Decision]:
    """Decisions about a library's own contents, where it has others of the same pictures.

    pictures: content -> pixel id, of the library that decided. What neither library knows stays.
    """
    found = list(decisions)
    known = pictures_of(found, library)
    wanted = {picture for content, picture in pictures.items() if content not in known}
    own = known_pictures.contents_of(library, wanted)
    renamed = []
    for decision in found:
        members: Counter[bytes] = Counter()
        for content, copies in decision.members.items():
            picture = b"" if content in known else pictures.get(content, b"")
            members[own.get(picture, content)] += copies
        renamed.append(replace(decision, members=dict(members)))
    return renamed


def pictures_in(document: bytes) -> dict[bytes, bytes]:
    """The pixel ids in a document of decisions; none in one that knew none. Raises UsageError."""
    try:
        named = parse_json(document).get(DOCUMENT_PICTURES, {})
        pictures = {bytes.fromhex(c): bytes.fromhex(picture) for c, picture in named.items()}
        if any(len(name) != CONTENT_BYTES for pair in pictures.items() for name in pair):
            raise Malformed("a picture is named wrongly")
    except (ValueError, TypeError, AttributeError) as error:
        raise no_decisions(error) from error
    return pictures
