"""Models as people name them: by id, name or title as lists print them, or by its beginning."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH
from hashdesk.core.errors import UsageError

NO_CODE_SETS: Mapping[str, str] = {}


def find_model(
    names: Mapping[str, str], wanted: str, made_for: Mapping[str, str] = NO_CODE_SETS
) -> str:
    """The id or name of the one model that is meant. Raises UsageError, which names all.

    A whole name counts before its beginning, and names before titles, in which case means nothing.
    names: id or name -> title; made_for: id of a code set -> name of the added model that it was
    made for, which is meant by the title of both.
    """
    typed = wanted.strip().casefold()
    rules: tuple[Callable[[str, str], bool], ...] = (
        lambda name, _: name == wanted,
        lambda name, _: name.startswith(typed),
        lambda _, title: title.casefold() == typed,
        lambda _, title: title.casefold().startswith(typed),
    )
    for rule in rules if typed else ():
        found = [name for name, title in names.items() if rule(name, title)]
        if len(found) > 1:
            found = list(dict.fromkeys(made_for.get(name, name) for name in found))
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"“{wanted}” fits more than one model: {_listed(names, found)}.")
    # A model that was added and what was made for it have one title, and are one to choose.
    listed = _listed(names, [name for name in names if made_for.get(name) not in names])
    known = f"There are: {listed}." if listed else "None was used or added yet."
    raise UsageError(f"No model is called “{wanted}”, nor begins so. {known}")


def _listed(names: Mapping[str, str], some: Mapping[str, str] | list[str]) -> str:
    return ", ".join(f"{_shown(name)} ({names[name]})" for name in some)


def _shown(name: str) -> str:
    """An id is cut short; the name of an added model is not, whose beginning tells too little."""
    return name if "-" in name else name[:SHOWN_ID_LENGTH]
