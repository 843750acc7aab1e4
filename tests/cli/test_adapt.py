"""`hashdesk adapt` and `encoders`, and other commands in an adapted library."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.cli.models.estimate_table import estimate_table, is_comparison
from hashdesk.core.adaptation.advice import advice_on
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests import prepared_program
from tests.command_line import lines, refused
from tests.conftest import MANY, move_root
from tests.wheel_index import BALLAST, VERSION, WheelIndex

pytestmark = pytest.mark.slow


def hashdesk(*arguments: str | Path, library: Path) -> subprocess.CompletedProcess[str]:
    """Run the program with a stub as the trainer."""
    return prepared_program.run(*arguments, "--library", library, module="tests.adapting")


def test_adapt_in_a_terminal(large: Path, encoder: BundleEncoder) -> None:
    """Number of photos, estimate as a table, next steps, and how to switch back."""
    done = hashdesk("adapt", large.name, library=large)
    assert done.returncode == 2  # it takes no folder
    done = hashdesk("adapt", library=large)
    assert (done.returncode, done.stderr) == (0, "")
    first, sentence, *table, of_means, last = done.stdout.splitlines()
    assert f"learned from {MANY} photos" in first
    assert [line.split()[0] for line in table[2:]] == ["64", "32", "16", "8", "4", "mean"]
    assert table[0].split() == ["similar", "photos", "edited", "copies"]
    assert table[2].split() == ["64", "50.0%", "75.0%", "25.0%", "50.0%"]
    assert of_means == "  The mean of edited copies is that of 64 and 32 bits."
    assert sentence == "The new codes are better."
    assert last.endswith(f"hashdesk models --use {encoder.id[:8]}")


def test_the_figures_of_a_sentence_are_a_row_of_the_table() -> None:
    """The mean of all settings, and of edited copies that of the long ones."""
    shares = {64: (0.61, 0.7, 0.9, 0.95), 32: (0.6, 0.66, 0.8, 0.81), 16: (0.5, 0.52, 0.4, 0.3),
              8: (0.4, 0.4, 0.1, 0.2), 4: (0.3, 0.31, 0.0, 0.1)}  # fmt: skip
    names = ("groups_before", "groups_after", "edits_before", "edits_after")
    estimate = {str(bits): dict(zip(names, row, strict=True)) for bits, row in shares.items()}
    *_, means, _note = estimate_table(estimate)
    sentence = advice_on(estimate).sentence
    assert means.split() == ["mean", "48.2%", "51.8%", "85.0%", "88.0%"]
    assert "(48.2% → 51.8%)" in sentence
    assert "(85.0% → 88.0%)" in sentence


def test_what_chance_makes_stands_beside_the_figures() -> None:
    """With as many decimals as it takes to see whether a change is chance."""
    table = {"groups_before": 0.5, "groups_after": 0.52004, "groups_chance": 0.02, "edits_before":
             0.9, "edits_after": 0.9, "edits_chance": 0.05}  # fmt: skip
    _, heading, *rows, means, _note, chance = estimate_table({str(b): table for b in BITS})
    assert chance == "  Chance: changes of up to so many percentage points say nothing."
    assert heading.split() == ["bits", *["before", "after", "chance"] * 2]
    assert rows[0].split() == ["64", "50.0%", "52.0%", "±2.0", "90.0%", "90.0%", "±5.0"]
    assert means.split() == ["mean", "50.000%", "52.004%", "±2.000", "90.0%", "90.0%", "±5.0"]


def test_a_model_beside_itself_is_no_comparison() -> None:
    """HashDesk general was measured beside none."""
    alone = {"groups_before": 0.5, "groups_after": 0.5, "edits_before": 0.8, "edits_after": 0.8}
    assert not is_comparison({"64": alone, "4": alone})
    assert is_comparison({"64": alone, "4": {**alone, "edits_after": 0.7}})
    assert not is_comparison({})


def test_adapt_in_json(large: Path, encoder: BundleEncoder) -> None:
    """The trainer's progress with all its figures, then a summary."""
    done = hashdesk("adapt", "--json", "--no-switch", library=large)
    assert (done.returncode, done.stderr) == (0, "")
    *progress, backup, summary = lines(done)
    assert backup["event"] == "backup"
    assert all(event["event"] == "progress" for event in progress)
    phases = list(dict.fromkeys(event["phase"] for event in progress))
    assert phases == ["gather", "fit", "recode"]
    assert [event["loss"] for event in progress if event["phase"] == "fit"] == [1.5, 0.5]
    assert (summary["event"], summary["better"], summary["switched"]) == ("summary", True, False)
    assert summary["before"] == encoder.id != summary["encoder"]
    assert (summary["photos"], summary["recoded"]) == (MANY, MANY)
    assert summary["estimate"]["8"]["groups_before"] == 0.5
    (listed,) = lines(hashdesk("models", "--json", library=large))
    assert [found["in_use"] for found in listed["code_sets"]] == [True, False]
    done = hashdesk("models", "--use", summary["encoder"][:6], library=large)
    assert f"uses “Adapted to my photos” ({summary['encoder'][:8]}) from now on" in done.stdout


def test_encoders_in_a_terminal(adapted: Path, encoder: BundleEncoder) -> None:
    """List encoders, switch to another and back, delete one."""
    listed = hashdesk("models", library=adapted).stdout.splitlines()
    assert listed[0].startswith(f"  {encoder.id[:8]}  HashDesk general, ")
    assert listed[1].startswith("* ")
    assert f"{MANY} photos" in listed[1]
    assert listed[1].endswith("in use")
    new = listed[1][2:10]
    refused(hashdesk("models", "--remove", new, library=adapted), 2, "is in use")
    refused(hashdesk("models", "--use", "zz", library=adapted), 2, "There are:")
    assert hashdesk("models", "--use", "a", "--remove", "b", library=adapted).returncode == 2
    done = hashdesk("models", "--use", encoder.id[:4], library=adapted)
    assert (done.returncode, done.stderr) == (0, "")
    assert "HashDesk general" in hashdesk("info", library=adapted).stdout
    assert hashdesk("models", "--remove", new, "--yes", library=adapted).returncode == 0
    left, *others = hashdesk("models", library=adapted).stdout.splitlines()
    assert left.startswith(f"* {encoder.id[:8]}")
    assert "HashDesk large" in others[0]  # on offer, with another backbone
    assert not any(new in line for line in others)
    refused(hashdesk("models", "--remove", new, library=adapted), 2, "No model is called")


def test_bad_input_is_one_sentence(tmp_path: Path, library_folder: Path) -> None:
    """The sentence says what is missing and what to do; no library is created."""
    nowhere = tmp_path / "nowhere"
    for verb in (
        ["adapt"],
        ["models"],
        ["models", "--use", "7"],
    ):
        refused(hashdesk(*verb, library=nowhere), 1, "Index a folder first")
    refused(hashdesk("models", "--remove", "7", library=nowhere), 2, "None was used or added yet")
    assert not nowhere.exists()
    small = Path(shutil.copytree(library_folder, tmp_path / "small"))
    refused(hashdesk("adapt", "--seed", "-1", library=small), 2, "a number from 0")
    refused(
        hashdesk("adapt", library=small),
        1,
        "at least 300 different pictures; the 24 different files of this library show",
    )
    for file in small.glob("features-*"):
        file.unlink()
    done = hashdesk("index", "--features", "--json", library=small)
    assert lines(done)[-1]["encoded"] == 24


def test_lost_features_are_made_again(tmp_path: Path, many_library: Path) -> None:
    library = Path(shutil.copytree(many_library, tmp_path / "bare"))
    for file in library.glob("features-*"):
        file.unlink()
    done = hashdesk("adapt", "--json", library=library)
    assert done.returncode == 0, done.stderr
    assert "Photos are read again" in done.stderr
    assert lines(done)[-1]["photos"] == MANY


def test_every_command_uses_the_librarys_encoder(
    adapted: Path, many_photos: Path, tmp_path: Path
) -> None:
    """Searches, indexing, info and check use the adapted encoder."""
    photo = many_photos / "theme3" / "3.jpg"
    copy = Path(shutil.copy(photo, tmp_path / "from the web.jpg"))
    (found,) = lines(hashdesk("search", copy, "--json", library=adapted))
    assert not found["inside"]
    assert (found["bits"], found["largest_distance"]) == (64, 160)
    assert found["results"][0]["path"] == str(photo)
    assert found["results"][0]["distance"] <= 3
    (tmp_path / "new").mkdir()
    new = Path(shutil.copy(copy, tmp_path / "new" / "1.jpg"))
    new.write_bytes(new.read_bytes() + b"another content")
    summary = lines(hashdesk("index", tmp_path / "new", "--json", library=adapted))[-1]
    assert (summary["counts"]["indexed"], summary["encoded"], summary["recoded"]) == (1, 1, 0)
    (found,) = lines(hashdesk("search", new, "--json", library=adapted))
    assert found["inside"]
    assert {result["path"] for result in found["results"][:2]} == {str(new), str(photo)}
    (facts,) = lines(hashdesk("info", "--json", library=adapted))
    assert (facts["encoder"]["name"], facts["photos"]) == ("Adapted", MANY + 1)
    assert "28 of them codes" in hashdesk("info", library=adapted).stdout
    (listed,) = lines(hashdesk("models", "--json", library=adapted))
    assert [one["bytes_per_photo"] for one in listed["code_sets"]] == [16, 28]
    assert hashdesk("check", library=adapted).returncode == 0


def test_a_damaged_encoder(
    adapted: Path, many_photos: Path, tmp_path: Path, encoder: BundleEncoder
) -> None:
    """Commands that encode say how to switch back; searches for own photos still work."""
    (listed,) = lines(hashdesk("models", "--json", library=adapted))
    used = listed["code_sets"][1]["id"]
    (bundle_folder(adapted, used) / "heads.safetensors").write_bytes(b"harm")
    photo = many_photos / "theme3" / "3.jpg"
    copy = Path(shutil.copy(photo, tmp_path / "from the web.jpg"))
    back = f"hashdesk models --use {encoder.id[:8]}"
    for verb in (["index"], ["search", copy], ["adapt"], ["models", "--use", used]):
        refused(hashdesk(*verb, library=adapted), 1, back)
    assert hashdesk("search", photo, library=adapted).returncode == 0
    done = hashdesk("check", "--json", library=adapted)
    assert done.returncode == 1
    found = json.loads(done.stdout)["findings"]
    assert [finding["name"] for finding in found if finding["count"]] == ["bundles"]
    assert hashdesk(*back.split()[1:], library=adapted).returncode == 0
    assert hashdesk("search", copy, library=adapted).returncode == 0
    assert hashdesk("models", "--remove", used, "--yes", library=adapted).returncode == 0
    assert hashdesk("check", library=adapted).returncode == 0


def test_without_pytorch(wheel_index: WheelIndex, large: Path) -> None:
    """One sentence: what it takes, where it goes, and how to get it. Nothing is fetched."""
    done = hashdesk("adapt", library=large)
    refused(done, 1, "To install it there and go on: hashdesk adapt --install")
    assert "GB to download" in done.stderr
    assert os.environ["HASHDESK_PYTORCH"] in done.stderr
    done = hashdesk("adapt", "--json", library=large)
    needs, error = lines(done)
    assert needs["event"] == "pytorch"
    assert needs["folder"] == str(Runtime(paths.pytorch()).folder)
    assert needs["disk"] > needs["download"] > needs["here"] == 0
    assert error["message"] in done.stderr
    assert wheel_index.requests == []
    assert "not installed; only adapting needs it" in hashdesk("doctor", library=large).stdout


def test_pytorch_is_installed_and_used(wheel_index: WheelIndex, large: Path) -> None:
    """Stopped on the way, it goes on; others can write to the library meanwhile."""
    wheel_index.add_pytorch()
    wheel = f"torch-{VERSION}-py3-none-any.whl"
    wheel_index.cut_at[wheel] = BALLAST // 2
    command = [sys.executable, "-m", "tests.adapting", "adapt", "--install", "--json"]
    child = subprocess.Popen(
        [*command, "--library", str(large)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    here = wheel_index.wait_until_stalled(wheel)
    LibraryDB(large, write=True).close()
    child.send_signal(signal.SIGINT)
    wheel_index.let_go.set()
    out, errors = child.communicate(timeout=120)
    assert child.returncode == 130
    assert errors.splitlines() == [
        "Stopped. What was downloaded is kept; “hashdesk adapt --install” goes on from there."
    ]
    assert json.loads(out.splitlines()[-1])["event"] == "cancelled"
    refused(hashdesk("adapt", library=large), 1, "1.0 MB are here already")

    done = hashdesk("adapt", "--install", "--json", library=large)
    assert (done.returncode, done.stderr) == (0, "")
    needs, *progress, backup, summary = lines(done)
    assert backup["event"] == "backup"
    assert needs["here"] == here == BALLAST // 2
    phases = list(dict.fromkeys(event["phase"] for event in progress))
    assert phases == ["resolve", "download", "install", "try", "gather", "fit", "recode"]
    assert summary["switched"]
    assert wheel_index.ours("torch")[-1].first == here

    # It is there now, and nothing is asked for again.
    wheel_index.requests.clear()
    for words in (["adapt"], ["adapt", "--install"]):
        assert hashdesk(*words, library=large).returncode == 0
    assert wheel_index.requests == []
    folder = Runtime(paths.pytorch()).folder
    assert f"{VERSION}, in {folder}" in hashdesk("doctor", library=large).stdout
    (listed,) = lines(hashdesk("caches", "--json", library=large))
    assert listed["caches"]["pytorch"] > BALLAST
    nowhere = large / "nowhere"  # PyTorch serves all libraries, and none is needed to clear it
    assert "are free again" in hashdesk("caches", "--clear", "pytorch", library=nowhere).stdout
    refused(hashdesk("adapt", library=large), 1, "Adapting needs PyTorch")


def test_pytorch_in_a_terminal(wheel_index: WheelIndex, large: Path) -> None:
    """Where it is, and what runs it; what goes wrong on the way is a sentence."""
    wheel_index.add_pytorch()
    wheel = f"torch-{VERSION}-py3-none-any.whl"
    wheel_index.announced[wheel] = "0" * 64
    refused(hashdesk("adapt", "--install", library=large), 1, "not the file that was announced")
    wheel_index.announced.clear()
    done = hashdesk("adapt", "--install", library=large)
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *_ = done.stdout.splitlines()
    assert first.startswith(f"PyTorch {VERSION} is in {Runtime(paths.pytorch()).folder} (")
    assert first.endswith("and runs on the CPU.")
    assert f"learned from {MANY} photos" in second


def test_pytorch_that_lost_its_files(
    wheel_index: WheelIndex, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trainer's failure is a sentence that says how to mend it, and that mends it."""
    wheel_index.add("sums", "1.0", {"sums/__init__.py": b""})
    wheel_index.add_pytorch(requires="sums")
    assert hashdesk("adapt", "--install", library=large).returncode == 0
    (packages,) = Runtime(paths.pytorch()).environment.glob("lib/*/site-packages")
    shutil.rmtree(packages / "sums")
    monkeypatch.setenv("HASHDESK_STUB", "imports sums")
    lacking = "is incomplete (ModuleNotFoundError: No module named 'sums'). To mend it and go on: "
    refused(hashdesk("adapt", "--restart", library=large), 1, lacking + "hashdesk adapt --install")
    refused(hashdesk("adapt", library=large), 1, "is incomplete. To mend it and go on: hashdesk")
    done = hashdesk("adapt", "--install", "--restart", library=large)
    assert (done.returncode, done.stderr) == (0, "")
    # What PyTorch itself lacks, --install finds out.
    (packages / "torch" / "__init__.py").write_text("raise ImportError('libtorch.so is gone')")
    assert hashdesk("adapt", "--install", "--restart", library=large).returncode == 0
    assert "libtorch" not in (packages / "torch" / "__init__.py").read_text()


def test_pytorch_is_not_deleted_under_a_trainer(
    wheel_index: WheelIndex, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel_index.add_pytorch()
    assert hashdesk("adapt", "--install", library=large).returncode == 0
    monkeypatch.setenv("HASHDESK_STUB", "slow")
    command = [sys.executable, "-m", "tests.adapting", "adapt", "--restart", "--json"]
    with subprocess.Popen(
        [*command, "--library", str(large)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert any('"wait"' in line for line in child.stdout)
        clear = ("caches", "--clear", "pytorch")
        refused(hashdesk(*clear, library=large), 1, "a library is being adapted with it")
        child.send_signal(signal.SIGINT)
        child.stdout.read()
    assert child.returncode == 130
    assert hashdesk(*clear, library=large).returncode == 0


def test_photos_whose_features_are_lost_are_read_before_going_over(large: Path) -> None:
    """Adapting learns from nine in ten; nobody is left behind."""
    with closing(sqlite3.connect(next(large.glob("features-*.db")))) as cache, cache:
        cache.execute("DELETE FROM blobs WHERE id IN (SELECT id FROM blobs LIMIT 12)")
    done = hashdesk("adapt", library=large)
    assert done.returncode == 0
    assert done.stderr == "12 photos without kept features are read.\n"
    assert "Every search uses it from now on" in done.stdout
    assert "no kept features" not in done.stdout


def test_a_drive_that_is_away_is_not_left_behind(large: Path, tmp_path: Path) -> None:
    """Going over waits, and says what for; or it is done anyway, and back again."""
    photos = Path(shutil.copytree(photos_of(large), tmp_path / "photos"))
    move_root(large, photos)
    with closing(sqlite3.connect(next(large.glob("features-*.db")))) as cache, cache:
        cache.execute("DELETE FROM blobs WHERE id IN (SELECT id FROM blobs LIMIT 12)")
    photos.rename(tmp_path / "away")
    done = hashdesk("adapt", library=large)
    assert done.returncode == 3, done.stderr
    words = (
        "12 photos that it finds have no codes of “Adapted to my photos” yet (12 on drives that "
    )
    assert words in done.stdout.splitlines()[-1]
    (listed,) = lines(hashdesk("models", "--json", library=large))
    shipped, adapted = listed["code_sets"]
    assert (shipped["in_use"], adapted["photos"]) == (True, MANY - 12)
    done = hashdesk("models", "--use", adapted["id"], "--json", library=large)
    assert done.returncode == 3
    lacking = lines(done)[-1]["lacking"]
    assert (lacking["photos"], lacking["offline"], lacking["encoder"]) == (12, 12, adapted["id"])
    assert hashdesk("models", "--anyway", library=large).returncode == 2
    done = hashdesk("models", "--use", adapted["id"], "--anyway", library=large)
    assert (done.returncode, "from now on" in done.stdout) == (0, True)
    done = hashdesk("models", "--use", shipped["id"], library=large)
    assert (done.returncode, "from now on" in done.stdout) == (0, True)
    (tmp_path / "away").rename(photos)
    done = hashdesk("models", "--use", adapted["id"], library=large)
    assert (done.returncode, "from now on" in done.stdout) == (0, True)


def photos_of(library: Path) -> Path:
    """The folder of a library's photos."""
    with LibraryDB(library) as db:
        (root,) = db.roots()
    return Path(os.fsdecode(root.path))
