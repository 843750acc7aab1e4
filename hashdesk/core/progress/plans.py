"""The phases of each command, and how long they usually take on two CPU cores.

Only the proportions matter: what this computer really needs is measured as the phases end. Measured
on a thousand photos.
"""

from __future__ import annotations

from dataclasses import replace

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.progress.overall_progress import Phase

ADDING_PLAN = "add"  # the name of the plan for `models --add`, which is a command of its own kind
ADDING_BY_NAME = "add by name"  # … of one of torchvision's models
ADDING_WITH_PYTORCH = "add with PyTorch"  # … of such a one, where that is installed first
FITTING_PLAN = "fit"  # … for `models --use` of a model that was added
# What these fetch is a model.
MODEL_PLANS = ("models", ADDING_PLAN, ADDING_BY_NAME, ADDING_WITH_PYTORCH, FITTING_PLAN)
SCAN = Phase("scan", 2, open_ended=True)
FETCH = Phase("fetch", 20, optional=True, network=True)  # of a model
READ_PHOTOS = Phase("index", 30)
GUESS = Phase("guess", 2, optional=True)
FACTS = Phase("facts", 10, optional=True)
RECODE = Phase("recode", 2)
READ_WHERE_LOST = Phase("index", 30, optional=True)  # of photos whose features are not kept
FEATURES_PHASE = "features"  # of photos, read with a model that was added
PYTORCH = (  # from the usual files, which are those for CUDA
    Phase("resolve", 10, open_ended=True),
    Phase("download", 60, kept=True, network=True),
    Phase("install", 60),
    Phase("try", 15),
)
# Where it may be here already: all of it is expected once it has begun.
INSTALL = tuple(replace(phase, optional=True, after="resolve") for phase in PYTORCH)
CONVERT = Phase("convert", 15)  # one of torchvision’s, with PyTorch
TRY_MODEL = Phase("check", 5)
# What compares photos: what each phase finds decides how much the next one has to do. Those that
# find nothing new are left out, but until then they have their part of the bar. Measured on 1,300
# photos, between those of a library with few copies and of one with a copy of every fourth photo.
LOOK_AT_COLOURS = Phase("look", 0.5, open_ended=True)  # at colours
COMPARE = Phase("compare", 0.5, open_ended=True)
COMPARE_DETAILS = Phase("detail", 3, open_ended=True)
LOOK_AGAIN = (COMPARE_DETAILS, Phase("read", 6))
TELL_ORIGINALS = Phase("originals", 4)
GROUPING_PHASE = "group"  # in the window
GROUPING = Phase(GROUPING_PHASE, 1)
EDITS = (
    *(Phase("outline", 8, open_ended=True), Phase("compare", 3, open_ended=True)),
    *(Phase("place", 5, open_ended=True), Phase("prove", 10, open_ended=True)),
)
# Most copies are no edits.
FEW_EDITS = (Phase("detail", 0.5, open_ended=True), Phase("read", 2), Phase("originals", 1.5))
NEAR_GROUPS = (COMPARE, LOOK_AT_COLOURS, *LOOK_AGAIN, TELL_ORIGINALS, GROUPING)
GROUPS = {
    MatchLevel.EXACT: (COMPARE, GROUPING),
    MatchLevel.NEAR: NEAR_GROUPS,
    MatchLevel.EDITED: (*EDITS, LOOK_AT_COLOURS, *FEW_EDITS, GROUPING),
    MatchLevel.SIMILAR: (COMPARE, GROUPING),
}


def groups_plan(level: MatchLevel) -> str:
    """The name of the plan for `groups` at a level, in the window."""
    return f"groups {level}"


PLANS: dict[str, tuple[Phase, ...]] = {
    "index": (SCAN, Phase("recode", 2, optional=True), READ_PHOTOS, FACTS, GUESS),
    "adapt": (
        *INSTALL,
        *(Phase("gather", 1), Phase("scan", 2, optional=True), READ_WHERE_LOST),
        *(Phase("edits", 60), Phase("neighbours", 6), Phase("prepare", 15)),
        *(Phase("train", 170), Phase("judge", 10), Phase("recode", 2)),
    ),
    # What is new reads all photos. What has codes ends before: that takes but a moment.
    "models": (FETCH, RECODE, SCAN, READ_PHOTOS, GUESS),
    FITTING_PLAN: (
        *(Phase(FEATURES_PHASE, 30, kept=True), Phase("edits", 12), Phase("judge", 25), RECODE),
        # Of a large library, the photos that nothing was learned from.
        *(Phase("scan", 2, optional=True, open_ended=True), READ_WHERE_LOST, GUESS),
    ),
    ADDING_PLAN: (TRY_MODEL,),
    ADDING_BY_NAME: (replace(FETCH, seconds=10, optional=False), CONVERT, TRY_MODEL),
    # The model comes first, for PyTorch is of no use without it.
    ADDING_WITH_PYTORCH: (replace(FETCH, seconds=5, optional=False), *PYTORCH, CONVERT, TRY_MODEL),
    "groups": NEAR_GROUPS[:-1],
    **{groups_plan(level): plan for level, plan in GROUPS.items()},
    "compare": (
        *(
            Phase("scan", 2, open_ended=True),
            Phase("index", 30),
            COMPARE,
            LOOK_AT_COLOURS,
            *LOOK_AGAIN,
        ),
    ),
    "demo": (Phase("fetch", 10, optional=True, network=True), Phase("write", 20)),
    "export": (Phase("export", 5),),
    "import": (Phase("verify", 3, optional=True, open_ended=True), Phase("unpack", 5)),
    "copy": (Phase("copy", 20),),
    "caches": (Phase("guess", 5),),
}


def plan_of(name: str) -> tuple[Phase, ...]:
    """The phases of a command, in order; none for a short one."""
    return PLANS.get(name, ())
