"""What people say of photos, made of everyday words: `resources/everyday_captions.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hashdesk import paths


@dataclass(frozen=True)
class Captions:
    """How words become captions. "{}" stands for the words."""

    prompt: str  # of what is searched for: models learned from sentences, not from single words
    templates: tuple[str, ...]  # of captions, put into the prompt

    def asked(self, words: str) -> str:
        """The text that stands for searched words."""
        return self.prompt.replace("{}", words)

    def everyday(self, words: Iterable[str]) -> Iterator[str]:
        """A caption of each template for each word."""
        for word in words:
            for template in self.templates:
                yield self.asked(template.replace("{}", word))


def read_captions() -> Captions:
    """The prompt and the templates."""
    path = paths.resources() / "everyday_captions.json"
    found = json.loads(path.read_text("utf-8"))
    return Captions(found["prompt"], tuple(found["captions"]))
