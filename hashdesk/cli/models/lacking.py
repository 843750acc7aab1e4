"""Photos that hold up going over to another encoder, as JSON."""

from __future__ import annotations

from hashdesk.core.code_sets.going_over import Lacking


def lacking_fields(lacking: Lacking | None) -> dict[str, object] | None:
    """The fields of an event; None if nothing holds it up."""
    if lacking is None:
        return None
    return {
        "used": lacking.used.title,
        "name": lacking.wanted.title,
        "encoder": lacking.wanted.name,
        "photos": lacking.photos,
        "offline": lacking.offline,
        "unreadable": lacking.unreadable,
        "others": lacking.others,
        "waiting": lacking.waiting,
    }
