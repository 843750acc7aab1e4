"""Results stay beside each other only if they are of one machine and one commit."""

import json
from pathlib import Path

from trainer.bench.gpu.report import machine_facts, markdown, write_results

MACHINE = {"device": "a GPU", "commit": "abc", "driver": None}


def test_parts_of_one_machine_are_kept_together(tmp_path: Path) -> None:
    file = tmp_path / "new" / "results.json"
    write_results(file, MACHINE, {"canaries": {"passed": True}})
    write_results(file, MACHINE, {"speed": {"by batch size": {"1": {"photos a second": 5.0}}}})
    found = write_results(file, MACHINE, {"canaries": {"passed": False}})
    assert found == json.loads(file.read_bytes())
    assert set(found["parts"]) == {"canaries", "speed"}
    assert found["parts"]["canaries"]["passed"] is False
    later = write_results(file, {**MACHINE, "commit": "def"}, {"mah": {}})
    assert set(later["parts"]) == {"mah"}


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    for damaged in (b"{", b"[]", b'{"machine": 1}'):
        file.write_bytes(damaged)
        assert set(write_results(file, MACHINE, {"speed": {}})["parts"]) == {"speed"}


def test_tables_have_the_figures_of_the_parts_that_are_asked_for(tmp_path: Path) -> None:
    rows = {"64": {"bits": 3, "near": 0.25}, "32": {"bits": 4, "far": 1e-7}}
    parts = {"equality": {"passed": False, "by length": rows}, "speed": {"passed": True}}
    text = markdown(write_results(tmp_path / "r.json", MACHINE, parts), ["equality"])
    assert "| device | a GPU |" in text
    assert "driver" not in text  # not known
    assert "| passed | **no** |" in text
    assert "| by length | bits | near | far |" in text
    assert "| 64 | 3 | 0.25 |  |" in text
    assert "| 32 | 4 |  | 1e-07 |" in text
    assert "speed" not in text


def test_a_machine_without_a_gpu_says_what_it_has() -> None:
    facts = machine_facts("cpu")
    assert "CPU" in facts["device"]
    assert facts["PyTorch"]
    assert facts["driver"] is facts["CUDA"] is None
