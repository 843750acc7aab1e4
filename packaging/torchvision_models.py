"""Writes resources/torchvision_models.json: torchvision's classifiers that can be added by name.

The lean installation has no torchvision, so what it knows of its weights ships as data. Run this
again with a newer torchvision. Left out are networks whose last layer is no linear one of their
own, that change pictures before they look at them, and files that no graph can hold.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from torchvision import models

TARGET = Path("resources/torchvision_models.json")
LEFT_OUT = ("alexnet", "densenet", "googlenet", "inception", "squeezenet", "vgg")
MOST_MEGABYTES = 1900
OWN_LICENCE = "BSD 3-Clause"  # torchvision's, where weights name none of their own


def main() -> None:
    """Write the file."""
    entries = [entry(name) for name in models.list_models(module=models)]
    lines = ",\n".join(json.dumps(found) for found in entries if found is not None)
    TARGET.write_text(f"[\n{lines}\n]\n", "utf-8")


def entry(name: str) -> dict[str, object] | None:
    """What is known of a network's best weights; None if it is left out."""
    weights = models.get_model_weights(name).DEFAULT
    megabytes, prepared = weights.meta["_file_size"], weights.transforms()
    if name.startswith(LEFT_OUT) or megabytes > MOST_MEGABYTES:
        return None
    digits = re.search(r"-([0-9a-f]{8,64})\.pth$", weights.url)
    assert digits is not None, weights.url
    return {
        "name": name,
        "title": f"{name} ({weights.name})",
        "side": prepared.crop_size[0],
        "resize": prepared.resize_size[0],
        "filter": prepared.interpolation.value,
        "mean": list(prepared.mean),
        "std": list(prepared.std),
        "url": weights.url,
        "sha256": digits[1],
        "megabytes": round(megabytes, 1),
        "licence": weights.meta.get("license", OWN_LICENCE),
    }


if __name__ == "__main__":
    main()
