"""python -m trainer VERB: what needs PyTorch, as processes of their own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hashdesk.core.errors import HashDeskError


def main() -> int:
    """Run a verb; the exit code (0 ok, 1 failed, 2 usage)."""
    parser = argparse.ArgumentParser(prog="python -m trainer", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    export = verbs.add_parser("export-backbone", help="write a backbone for ONNX Runtime")
    export.add_argument("name")
    export.add_argument("folder", type=Path)
    fit = verbs.add_parser("fit-shipped", help="make the heads in resources/encoder")
    fit.add_argument("photos", type=Path, help="folder whose sub-folders are sets of photos")
    fit.add_argument("--out", type=Path, default=Path("resources/encoder"))
    fit.add_argument("--cache", type=Path, help="where features are kept between runs")
    arguments = parser.parse_args()
    try:
        if arguments.verb == "export-backbone":
            from trainer.export import export_backbone

            export_backbone(arguments.name, arguments.folder)
        else:
            from trainer.fit import fit_shipped

            fit_shipped(arguments.photos, arguments.out, arguments.cache, _say)
    except HashDeskError as error:
        _say(str(error))
        return 1
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201  (this is the trainer's terminal)


if __name__ == "__main__":
    sys.exit(main())
