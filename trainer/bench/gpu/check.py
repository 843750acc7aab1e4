"""The parts of a check, one after the other: each passes, fails, or says why it cannot run.

Every part needs less than 60 MiB of files beside the repository (`packs`) and is meant for less
than four minutes on a datacentre GPU.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from hashdesk.core.errors import EngineUnavailable, FolderError, HashDeskError
from hashdesk.core.files.atomic_files import make_folder
from hashdesk.core.job import Job
from trainer.bench.gpu import report
from trainer.bench.gpu.adapting import measure_adapting
from trainer.bench.gpu.encoding import check_bits, check_canaries, measure_speed
from trainer.bench.gpu.mah import measure_mah
from trainer.bench.gpu.setup import CheckSetup, Figures, PartSkipped, require_device
from trainer.progress import Reporter

RESULTS = "results.json"
PART_FUNCTIONS: dict[str, Callable[[CheckSetup, Job, Reporter], Figures]] = {
    "canaries": check_canaries,
    "equality": check_bits,
    "speed": measure_speed,
    "adapting": measure_adapting,
    "mah": measure_mah,
}


def run_check(setup: CheckSetup, parts: Iterable[str], job: Job, progress: Reporter) -> Figures:
    """Run some parts and write their results after each.

    Raises EngineUnavailable, FolderError or Cancelled.
    """
    require_device(setup.device)
    try:
        make_folder(setup.work)
    except OSError as error:
        raise FolderError(
            f"{setup.work} cannot be made: {error.strerror}. Name another folder with --work."
        ) from error
    machine = report.machine_facts(setup.device)
    results: Figures = {}
    for name in parts:
        progress(phase="part", name=name)
        started = time.monotonic()
        try:
            figures = PART_FUNCTIONS[name](setup, job, progress)
        except PartSkipped as reason:
            figures = {"skipped": str(reason)}
        except ImportError as error:
            figures = {"skipped": f"a package is missing: {error}"}
        except HashDeskError as error:
            figures = {"passed": False, "failed": str(error)}
        figures["took, s"] = round(time.monotonic() - started, 1)
        results = report.write_results(setup.work / RESULTS, machine, {name: figures})
    return results


def require_passed(results: Figures, parts: Iterable[str]) -> None:
    """Raises EngineUnavailable if one of the parts did not pass."""
    failed = [name for name in parts if results["parts"][name].get("passed") is False]
    if failed:
        raise EngineUnavailable(
            f"This device does not pass: {', '.join(failed)}. Do not encode a library with it; "
            "the table above has the figures."
        )
