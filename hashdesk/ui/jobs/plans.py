"""The phases of each command, and how long they usually take on two CPU cores.

Only the proportions matter: what this computer really needs is measured as the phases end. Measured
on a thousand photos.
"""

from __future__ import annotations

from hashdesk.ui.jobs.overall_progress import Phase

ADDING_PLAN = "add"  # the name of the plan for `models --add`, which is a command of its own kind
SCAN = Phase("scan", 2, open_ended=True)
READ_PHOTOS = Phase("index", 30)
GUESS = Phase("guess", 2, optional=True)
FACTS = Phase("facts", 10, optional=True)
RECODE = Phase("recode", 2)
READ_WHERE_LOST = Phase("index", 30, optional=True)  # of photos whose features are not kept
INSTALL = (  # of PyTorch
    Phase("resolve", 5, optional=True, open_ended=True),
    Phase("download", 60, optional=True),
    Phase("install", 60, optional=True),
)
GROUPS = (
    Phase("look", 2, optional=True),
    Phase("compare", 4, open_ended=True),
    *(Phase("outline", 5, optional=True), Phase("place", 5, optional=True)),
    *(Phase("prove", 10, optional=True), Phase("detail", 2, optional=True)),
    *(Phase("read", 20, optional=True), Phase("originals", 20, optional=True)),
)

PLANS: dict[str, tuple[Phase, ...]] = {
    "index": (SCAN, Phase("recode", 2, optional=True), READ_PHOTOS, FACTS, GUESS),
    "adapt": (
        *INSTALL,
        *(Phase("gather", 1), Phase("scan", 2, optional=True), READ_WHERE_LOST),
        *(Phase("edits", 35), Phase("neighbours", 17), Phase("prepare", 30)),
        *(Phase("train", 170), Phase("judge", 10), Phase("recode", 10)),
    ),
    "models": (
        *(Phase("fetch", 20, optional=True), Phase("features", 30, optional=True)),
        *(Phase("edits", 20, optional=True), RECODE),
        *(Phase("scan", 2, optional=True, open_ended=True), READ_WHERE_LOST, GUESS),
    ),
    ADDING_PLAN: (*INSTALL, Phase("check", 10)),
    "groups": GROUPS,
    "compare": (Phase("scan", 2, open_ended=True), Phase("index", 30, optional=True), *GROUPS[1:]),
    "demo": (Phase("fetch", 10, optional=True), Phase("write", 20)),
    "export": (Phase("export", 5),),
    "import": (Phase("verify", 3, optional=True, open_ended=True), Phase("unpack", 5)),
    "copy": (Phase("copy", 20),),
    "caches": (Phase("guess", 5),),
}


def plan_of(name: str) -> tuple[Phase, ...]:
    """The phases of a command, in order; none for a short one."""
    return PLANS.get(name, ())
