"""The German words of the window: one name for one thing, as the glossary has it."""

from __future__ import annotations

from xml.etree import ElementTree

from hashdesk import paths

# The control, where it is named; and the likeness of an answer that has nothing close.
MATCH = ("Match", "No close match")


def test_hits_are_the_name_of_the_control_alone() -> None:
    """“Treffer” is *Match*: what is found are photos that match, or results."""
    translations = paths.resources() / "i18n" / "hashdesk_de.ts"
    said = {
        message.findtext("source") or "": " ".join(found.itertext())
        for message in ElementTree.parse(translations).iter("message")
        if (found := message.find("translation")) is not None
    }
    named = {source for source, words in said.items() if "Treffer" in words}
    assert "Match" in named
    assert [source for source in sorted(named) if not source.startswith(MATCH)] == []
