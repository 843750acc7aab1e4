"""The names of ImageNet's 1,000 classes, which the classifiers of all backbones tell apart."""

from __future__ import annotations

import json

from hashdesk import paths


def imagenet_classes() -> tuple[str, ...]:
    """The names, in the order of the classifier's outputs."""
    return tuple(json.loads((paths.resources() / "imagenet_classes.json").read_text("utf-8")))
