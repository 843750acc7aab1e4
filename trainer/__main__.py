"""python -m trainer VERB: what needs PyTorch, as processes of their own."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import Cancelled, EngineUnavailable, HashDeskError
from hashdesk.core.job import Job
from hashdesk.core.system_errors import explain_system_error
from hashdesk.encoders.files.backbone_weights import WEIGHTS

# Threads that wait must not spin: with other work on the machine, each would starve the other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

Run = Callable[[argparse.Namespace, Job, "TrainerOutput"], None]


class TrainerOutput:
    """Progress and results: JSON lines on standard output, or text on standard error."""

    def __init__(self, *, as_json: bool) -> None:
        self._json = as_json

    def progress(self, **figures: object) -> None:
        """How far the work is."""
        self._line("progress", figures)

    def result(self, **figures: object) -> None:
        """A part of the result."""
        self._line("result", figures)

    def document(self, text: str) -> None:
        """A result to read or keep, on standard output."""
        event = {"event": "result", "text": text}
        print(child_process.event_line(event) if self._json else text)  # noqa: T201

    def _line(self, event: str, figures: dict[str, object]) -> None:
        if self._json:
            line = child_process.event_line({"event": event, **figures})
            print(line, flush=True)  # noqa: T201
        else:
            say(", ".join(f"{name} {value}" for name, value in figures.items()))


def say(line: str) -> None:
    """A line of text on standard error."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201  (this is the trainer's terminal)


def main() -> ExitCode:
    """Run a command; the exit code."""
    arguments = _parser().parse_args()
    child_process.end_with_parent()
    job = Job()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: job.cancel())
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, lambda *_: job.pause())
        signal.signal(signal.SIGUSR2, lambda *_: job.resume())
    try:
        arguments.run(arguments, job, TrainerOutput(as_json=arguments.json))
    except Cancelled:
        say("Stopped. The same command goes on from here.")
        return ExitCode.INTERRUPTED
    except HashDeskError as error:
        say(str(error))
        return ExitCode.FAILED
    except (OSError, MemoryError) as error:
        if (explained := explain_system_error(error)) is None:
            raise
        say(str(explained))
        return ExitCode.FAILED
    return ExitCode.OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trainer", description=__doc__)
    commands = parser.add_subparsers(dest="verb", required=True)

    def command(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text)
        added.set_defaults(run=run)
        added.add_argument("--json", action="store_true", help="progress as lines of JSON")
        return added

    export = command("export-backbone", _export, "write a backbone for ONNX Runtime")
    export.add_argument("name")
    export.add_argument("folder", type=Path)
    exported = command("export-torchvision", _export_torchvision, "write a torchvision network")
    exported.add_argument("name")
    exported.add_argument("weights", type=Path, help="the file that torchvision publishes")
    exported.add_argument("side", type=int, help="of its pictures, in pixels")
    exported.add_argument("folder", type=Path)
    fit = command("fit-shipped", _fit_shipped, "make the heads in resources/encoder")
    fit.add_argument("photos", type=Path, help="folder whose sub-folders are sets of photos")
    fit.add_argument("--out", type=Path, default=Path("resources/encoder"))
    fit.add_argument("--backbone", choices=list(WEIGHTS), default=next(iter(WEIGHTS)))
    adapt = command("adapt", _adapt, "learn heads for one library (hashdesk adapt runs this)")
    adapt.add_argument("work", type=Path, help="the folder that hashdesk adapt fills")
    adapt.add_argument("--base", type=Path, required=True, help="the encoder to compare with")
    mah = command("mah", _mah, "reproduce MAH on CIFAR-10")
    mah.add_argument("images", type=Path, help="folder with train_q75.bin and its .csv")
    mah.add_argument("--heads", choices=("cascade", "flat"), default="cascade")
    mah.add_argument(
        "--pixels",
        type=int,
        nargs="+",
        metavar="SIDE",
        help="train the whole network on images of this side; several: one after the other",
    )
    mah.add_argument("--bf16", action="store_true", help="with --pixels: bfloat16 numbers")
    mah.add_argument("--device", help="with --pixels; default: cuda where there is one")
    mah.add_argument("--backbone", help="with --pixels; default: efficientnet-lite0")
    mah.add_argument("--iterations", type=int)
    mah.add_argument("--lengths", type=int, nargs="+", metavar="BITS")
    mah.add_argument("--work", type=Path, help="for features, checkpoint and log: a run can go on")
    mah.add_argument(
        "--hours", type=float, help="stop before they are over; the same command goes on"
    )
    mah.add_argument(
        "--start", type=Path, help="checkpoint of another run, whose network learns further"
    )
    report = command("mah-report", _mah_report, "the tables of a long run of mah")
    report.add_argument("log", type=Path, help="the .jsonl file in the run's --work")
    judge = command("evaluate", _evaluate, "measure an encoder on labelled photos")
    judge.add_argument("photos", type=Path, help="folder with labelled/SET/CLASS/… and personal/")
    judge.add_argument("--encoder", type=Path, help="default: the one that ships")
    bench = command("bench", _bench, "the tables of BENCHMARKS.md")
    bench.add_argument("photos", type=Path, help="folder with labelled/, personal/ and cifar10/")
    bench.add_argument("--only", nargs="+", choices=BENCH_PARTS, default=list(BENCH_PARTS))
    gpu = command("gpu-check", _gpu_check, "check and measure a GPU, part by part")
    gpu.add_argument("--part", nargs="+", choices=GPU_PARTS, default=list(GPU_PARTS))
    gpu.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    gpu.add_argument("--small", action="store_true", help="a run of seconds, to try the check")
    gpu.add_argument("--photos", type=Path, help="for equality; default: drawn pictures")
    gpu.add_argument("--cifar10", type=Path, help="folder with train_q75.bin and its .csv")
    gpu.add_argument("--packed", type=Path, help="a pack with what a part needs")
    gpu.add_argument("--work", type=Path, default=Path("build/gpu-check"), help="for results")
    gpu.add_argument("--minutes", type=float, default=3.5, help="that mah may train at a time")
    pack = command("gpu-pack", _gpu_pack, "pack what a part of gpu-check needs into one file")
    pack.add_argument("part", choices=GPU_PARTS)
    pack.add_argument("folder", type=Path, help="photos; for mah, CIFAR-10")
    pack.add_argument("file", type=Path)
    for one in (adapt, mah):
        one.add_argument("--seed", type=int, default=0)
    adapt.add_argument("--cache", type=Path, required=True, help="where exported backbones lie")
    for one in (fit, judge, bench):
        one.add_argument("--cache", type=Path, help="where features are kept between runs")
    return parser


EXPORT_PACKAGES = ("torch", "onnx", "onnxscript")
GPU_PARTS = ("canaries", "equality", "speed", "adapting", "mah")
BENCH_PARTS = (
    "mah",
    "pairs",
    "adapting",
    "library_heads",
    "likeness",
    "estimate",
    "hswd",
    "cost",
)


def _export(arguments: argparse.Namespace, _job: Job, _output: TrainerOutput) -> None:
    missing = [name for name in EXPORT_PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise EngineUnavailable(
            f"PyTorch's exporter lacks {' and '.join(missing)}: install hashdesk[adapt]."
        )
    from trainer.backbones.onnx_export import export_backbone

    export_backbone(arguments.name, arguments.folder)


def _export_torchvision(arguments: argparse.Namespace, _job: Job, _output: TrainerOutput) -> None:
    from trainer.backbones.torchvision_export import export_torchvision

    export_torchvision(arguments.name, arguments.weights, arguments.side, arguments.folder)


def _fit_shipped(arguments: argparse.Namespace, job: Job, output: TrainerOutput) -> None:
    from trainer.shipped_heads import fit_shipped

    folders = (arguments.photos, arguments.out, arguments.cache)
    fit_shipped(*folders, job, output.progress, name=arguments.backbone)


def _adapt(arguments: argparse.Namespace, job: Job, output: TrainerOutput) -> None:
    from trainer.adaptation.pipeline import adapt_library
    from trainer.adaptation.recipe import AdaptRecipe

    recipe = AdaptRecipe(seed=arguments.seed)
    given = (arguments.work, arguments.base, arguments.cache)
    adapt_library(*given, recipe, job, output.progress)


def _mah(arguments: argparse.Namespace, job: Job, output: TrainerOutput) -> None:
    import torch

    from trainer.mah.cifar10_task import PixelSettings
    from trainer.mah.reproduce import ReproduceOptions, reproduce

    names = ("images", "heads", "iterations", "lengths", "seed", "work", "hours", "start")
    options = ReproduceOptions(**{name: getattr(arguments, name) for name in names})
    if arguments.pixels:
        device = arguments.device or ("cuda" if torch.cuda.is_available() else "cpu")
        pixels = PixelSettings(tuple(arguments.pixels), device, arguments.bf16)
        if arguments.backbone:
            pixels = dataclasses.replace(pixels, backbone=arguments.backbone)
        options = dataclasses.replace(options, pixels=pixels)
    for bits, figures in reproduce(options, job, output.progress).items():
        output.result(bits=bits, **figures)


def _mah_report(arguments: argparse.Namespace, _job: Job, output: TrainerOutput) -> None:
    from trainer.bench.mah_training import describe_training

    output.document(describe_training(arguments.log))


def _evaluate(arguments: argparse.Namespace, job: Job, output: TrainerOutput) -> None:
    from trainer.bench.run import evaluate

    for name, figures in evaluate(arguments.photos, arguments.encoder, arguments.cache, job):
        output.result(library=name, **figures)


def _bench(arguments: argparse.Namespace, job: Job, output: TrainerOutput) -> None:
    from trainer.bench.run import run_benches

    text = run_benches(arguments.photos, arguments.only, arguments.cache, job, output.progress)
    output.document(text)


def _gpu_check(arguments: argparse.Namespace, job: Job, output: TrainerOutput) -> None:
    from trainer.bench.gpu import bare_machine

    for package in bare_machine.stand_in():
        output.progress(phase="start", missing=package)
    if importlib.util.find_spec("torch") is None:
        raise EngineUnavailable(
            f"{sys.executable} has no PyTorch. Name another Python: make gpu-check GPU_PYTHON=…"
        )
    from trainer.bench.gpu import check, packs, report, setup

    work, packed = arguments.work, packs.OpenedPack()
    if arguments.packed:
        packed = packs.open_pack(arguments.packed, work / "packed")
    if packed.cache:
        os.environ["HASHDESK_CACHE"] = str(packed.cache.resolve())
    chosen = setup.CheckSetup(
        device=arguments.device,
        small=arguments.small,
        photos=arguments.photos or packed.photos,
        library=packed.library,
        cifar10=arguments.cifar10 or packed.cifar10,
        work=work,
        minutes=arguments.minutes,
    )
    results = check.run_check(chosen, arguments.part, job, output.progress)
    output.document(report.markdown(results, arguments.part))
    check.require_passed(results, arguments.part)


def _gpu_pack(arguments: argparse.Namespace, job: Job, output: TrainerOutput) -> None:
    from trainer.bench.gpu.packs import write_pack

    size = write_pack(arguments.folder, arguments.file, arguments.part, job)
    output.result(file=str(arguments.file), megabytes=round(size / 1e6, 1))


if __name__ == "__main__":
    sys.exit(main())
