"""python -m trainer VERB: what needs PyTorch, as processes of their own."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from hashdesk.core import child
from hashdesk.core.errors import Cancelled, HashDeskError
from hashdesk.core.job import Job

FAILED, INTERRUPTED = 1, 130

# Threads that wait must not spin: with other work on the machine, each would starve the other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def main() -> int:
    """Run a verb; the exit code (0 ok, 1 failed, 2 usage, 130 stopped)."""
    arguments = _parser().parse_args()
    child.end_with_parent()
    job = Job()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: job.cancel())
    try:
        _run(arguments, job)
    except Cancelled:
        _say("Stopped. The same command goes on from here.")
        return INTERRUPTED
    except HashDeskError as error:
        _say(str(error))
        return FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trainer", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    export = verbs.add_parser("export-backbone", help="write a backbone for ONNX Runtime")
    export.add_argument("name")
    export.add_argument("folder", type=Path)
    fit = verbs.add_parser("fit-shipped", help="make the heads in resources/encoder")
    fit.add_argument("photos", type=Path, help="folder whose sub-folders are sets of photos")
    fit.add_argument("--out", type=Path, default=Path("resources/encoder"))
    fit.add_argument("--cache", type=Path, help="where features are kept between runs")
    adapt = verbs.add_parser("adapt", help="learn heads for one library (hashdesk adapt runs this)")
    adapt.add_argument("work", type=Path, help="the folder that hashdesk adapt fills")
    adapt.add_argument("--base", type=Path, required=True, help="the encoder to compare with")
    adapt.add_argument("--cache", type=Path, required=True, help="where exported backbones lie")
    adapt.add_argument("--seed", type=int, default=0)
    mah = verbs.add_parser("mah", help="reproduce MAH on CIFAR-10")
    mah.add_argument("images", type=Path, help="folder with train_q75.bin and its .csv")
    mah.add_argument("--heads", choices=("cascade", "flat"), default="cascade")
    mah.add_argument("--pixels", type=int, help="train the whole network on images of this side")
    mah.add_argument("--iterations", type=int)
    mah.add_argument("--lengths", type=int, nargs="+", metavar="BITS")
    mah.add_argument("--device", help="default: cuda where there is one")
    mah.add_argument("--seed", type=int, default=0)
    mah.add_argument("--work", type=Path, help="for features and checkpoints: a run can go on")
    for verb in (fit, adapt, mah):
        verb.add_argument("--json", action="store_true", help="progress as lines of JSON")
    return parser


def _run(arguments: argparse.Namespace, job: Job) -> None:
    def tell(**figures: object) -> None:
        if arguments.json:
            _print({"event": "progress", **figures})
        else:
            _say(", ".join(f"{name} {value}" for name, value in figures.items()))

    if arguments.verb == "export-backbone":
        from trainer.export import export_backbone

        export_backbone(arguments.name, arguments.folder)
    elif arguments.verb == "fit-shipped":
        from trainer.fit import fit_shipped

        fit_shipped(arguments.photos, arguments.out, arguments.cache, _say)
    elif arguments.verb == "mah":
        from trainer.reproduce import Wish, reproduce

        wish = Wish(
            arguments.images,
            arguments.heads,
            arguments.pixels,
            arguments.iterations,
            arguments.lengths,
            arguments.device,
            arguments.seed,
            arguments.work,
        )
        for bits, figures in reproduce(wish, job, tell).items():
            tell(phase="result", bits=bits, **figures)
    else:
        from trainer.adapt import Recipe
        from trainer.adapting import adapt_library

        recipe = Recipe(seed=arguments.seed)
        adapt_library(arguments.work, arguments.base, arguments.cache, recipe, job, tell)


def _print(line: dict[str, object]) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201  (this is the trainer's output)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201  (this is the trainer's terminal)


if __name__ == "__main__":
    sys.exit(main())
