"""Targets beside what was measured."""

from trainer.bench.targets import MIXED_TARGETS, reached_table

FLOATS = {"float": 0.5, "float edits": 0.9}
ITQ = {"64": 0.5, "32": 0.4, "16": 0.3, "8": 0.2, "4": 0.1}


def test_groups_are_shares_of_the_floats_and_edits_are_not() -> None:
    found = {"64": 0.6, "32": 0.57, "16": 0.5, "8": 0.2, "4": 0.09, "64 edits": 0.94,
             "32 edits": 0.87}  # fmt: skip
    lines = reached_table([("mixed", FLOATS, ITQ, found)]).splitlines()
    assert lines[2] == "| mixed | 64 | 1.200 | 1.200 | yes |"
    assert lines[3] == "| mixed | 32 | 1.140 | 1.150 | no |"
    assert "| mixed | 64 edits | 0.940 | 0.940 | yes |" in lines
    assert "| mixed | 32 edits | 0.870 | 0.880 | no |" in lines
    assert "| mixed | 8, ITQ | 0.400 | 0.400 | yes |" in lines
    assert "| mixed | 4, ITQ | 0.180 | 0.200 | no |" in lines
    assert len(lines) == 2 + len(MIXED_TARGETS) + 5 + 2
    assert lines[-1] == "6 of 11 are reached."


def test_single_libraries_have_a_target_of_their_own() -> None:
    found = {"64": 0.56, "32": 0.5, "16": 0.4, "8": 0.3, "4": 0.2}
    lines = reached_table([("caltech", FLOATS, ITQ, found)]).splitlines()
    assert lines[2] == "| caltech | 64 | 1.120 | 1.100 | yes |"
    assert lines[-1] == "6 of 6 are reached."
