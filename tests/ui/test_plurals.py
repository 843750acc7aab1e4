"""Sentences of the window that hold for one photo and for many."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hashdesk import paths

COUNTED = r"\{(photos|files|groups)\}"  # "1 photo", "2 photos"
OF_MANY = {
    "source": rf"{COUNTED} (that |which )?(are|were|have|show)\b",
    "translation": rf"{COUNTED} (sind|werden|haben|zeigen)\b|\b(sind|werden) {COUNTED}",
}


def test_no_verb_is_for_many_alone() -> None:
    """What is counted fills a gap: a verb beside it would be wrong beside “1 photo”."""
    translations = paths.resources() / "i18n" / "hashdesk_de.ts"
    messages = list(ElementTree.parse(translations).iter("message"))
    assert len(messages) > 1000
    wrong = [
        text
        for message in messages
        for part, pattern in OF_MANY.items()
        if re.search(pattern, text := message.findtext(part) or "")
    ]
    assert wrong == []
