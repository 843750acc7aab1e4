"""The command line in a terminal and in scripts: text, JSON, exit codes."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from hashdesk.cli.parsers import COMMANDS
from hashdesk.cli.search.results import WORDS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.sqlite.sqlite_file import has_wal_reset_bug
from hashdesk.core.storage.tables import schema
from tests.command_line import hashdesk, lines, refused
from tests.drawing import draw_photos

pytestmark = pytest.mark.slow


def started(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it in a Python that has loaded nothing yet."""
    command = [sys.executable, "-m", "hashdesk", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for few")
def test_links_are_counted(tmp_path: Path, drawn_photos: Path) -> None:
    photos, library = tmp_path / "photos", tmp_path / "library"
    photos.mkdir()
    (photos / "one.jpg").symlink_to(drawn_photos / "theme2" / "2-1.jpg")
    (photos / "again.jpg").symlink_to(drawn_photos / "theme2" / "2-1.jpg")
    for number in range(3):
        (photos / f"gone-{number}.jpg").symlink_to("nowhere.jpg")
    done = hashdesk("index", photos, "--library", library, "--engine", "onnx-cpu")
    assert "1 indexed." in done.stdout
    words = "Links: 1 followed, 3 that lead nowhere, 1 to what is taken in another place."
    assert words in done.stdout.splitlines()
    again = lines(hashdesk("index", "--library", library, "--json"))[-1]
    assert again["links"] == {
        "followed": 1, "broken": 3, "doubles": 1, "kept_out": 0, "ignored": 0,
    }  # fmt: skip


def test_skipped_folders_are_said_once(tmp_path: Path, drawn_photos: Path) -> None:
    """By the scan that meets them first, and by `info` from then on."""
    photos, library = tmp_path / "photos", ("--library", tmp_path / "library")
    for place in ("Photos", ".Trash-1000/files", "$RECYCLE.BIN/S-1", "@eaDir/a.jpg", "n"):
        (photos / place).mkdir(parents=True)
        shutil.copy(drawn_photos / "theme2" / "2-1.jpg", photos / place / "a.jpg")
    (photos / "n" / ".nomedia").touch()
    done = hashdesk("index", photos, *library, "--engine", "onnx-cpu")
    assert "2 indexed." in done.stdout
    words = "Skipped: 2 folders of trash, 1 folder of other programs’ thumbnails and caches."
    assert f"{words} “hashdesk info” says which." in done.stdout.splitlines()
    again = hashdesk("index", *library)
    assert "Skipped" not in again.stdout
    shown = hashdesk("info", *library).stdout.splitlines()
    trash = f"{photos}/$RECYCLE.BIN, {photos}/.Trash-1000"
    assert f"Skipped   2 folders of trash: {trash}" in shown
    (tmp_path / "settings.toml").write_text("skip_nomedia = true")
    environment = {**os.environ, "HASHDESK_SETTINGS": str(tmp_path / "settings.toml")}
    done = hashdesk("index", *library, env=environment)
    assert "1 folder with a file .nomedia" in done.stdout
    assert "1 photo that had been found in folders which are skipped now" in done.stdout
    (facts,) = lines(hashdesk("info", *library, "--json"))
    assert (facts["photos"], len(facts["skipped"])) == (1, 3)
    assert facts["skipped"][0] == {
        "kind": "trash",
        "folders": 2,
        "examples": [f"{photos}/$RECYCLE.BIN", f"{photos}/.Trash-1000"],
    }


@pytest.fixture
def photo(drawn_photos: Path) -> Path:
    return drawn_photos / "theme2" / "2-1.jpg"


def test_index_search_and_export(tmp_path: Path, drawn_photos: Path, photo: Path) -> None:
    """The main job, in JSON: every line parses, every number is there."""
    library = tmp_path / "library"
    done = hashdesk("index", drawn_photos, "--library", library, "--json", "--engine", "onnx-cpu")
    assert done.returncode == 0, done.stderr
    events = lines(done)
    assert all(event["schema"] == 1 for event in events)
    assert events[-1]["event"] == "summary"
    assert events[-1]["counts"] == {
        "indexed": 24, "unchanged": 0, "moved": 0, "failed": 0, "missing": 0, "offline": 0,
    }  # fmt: skip
    assert events[-1]["engine"] == "onnx-cpu"
    assert events[-1]["photos_per_s"] > 0
    progress = [event for event in events if event["event"] == "progress"]
    # Phases count photos, bytes or steps, and the rate is of what they count.
    assert all(event["per_s"] >= 0 and "photos_per_s" not in event for event in progress)
    assert progress[-1]["done"] == progress[-1]["total"] == 24

    again = lines(hashdesk("index", "--library", library, "--json"))[-1]
    assert (again["counts"]["unchanged"], again["encoded"]) == (24, 0)

    (found,) = lines(hashdesk("search", photo, "-k", "5", "--library", library, "--json"))
    assert found["bits"] == 64
    assert [result["rank"] for result in found["results"]] == [1, 2, 3, 4, 5]
    assert found["results"][0]["path"] == str(photo)
    assert found["results"][0]["distance"] == 0
    assert found["results"][0]["likeness"] == "same picture"
    assert set(found["ms"]) == {"decode", "encode", "search"}
    (others,) = lines(hashdesk("search", photo, "--others", "--library", library, "--json"))
    assert str(photo) not in [result["path"] for result in others["results"]]

    out = tmp_path / "out"
    assert hashdesk("export", "--format", "npy", out, "--library", library).returncode == 0
    assert (out / "manifest.json").exists()


def test_an_outside_photo_finds_its_twin(tmp_path: Path, library_folder: Path, photo: Path) -> None:
    """The same content outside the library is decoded, encoded, and found at distance 0."""
    copy = Path(shutil.copy(photo, tmp_path / "from the web.jpg"))
    for bits in (4, 8, 16, 32, 64):
        (found,) = lines(
            hashdesk("search", copy, "--bits", str(bits), "--library", library_folder, "--json")
        )
        near = {result["path"]: result for result in found["results"]}
        assert near[str(photo)]["distance_64"] <= 1
        assert not found["inside"]
        assert found["ms"]["encode"] > 0


def test_search_in_a_terminal(library_folder: Path, photo: Path, tmp_path: Path) -> None:
    """Rank, likeness and path; with --sheet, a contact sheet."""
    sheet = tmp_path / "sheet.png"
    done = hashdesk("search", photo, "-k", "3", "--library", library_folder, "--sheet", sheet)
    assert done.returncode == 0
    doubt, *rows = done.stdout.splitlines()
    assert doubt == "No other photo is more than alike."
    assert len(rows) == 3
    assert rows[0].split(maxsplit=3) == ["1", "same", "picture", str(photo)]
    assert all("alike" in row for row in rows[1:])
    assert sheet.stat().st_size > 10_000


def test_pixels_from_outside_that_are_those_of_a_photo_are_the_same_picture(
    library_folder: Path, photo: Path, tmp_path: Path
) -> None:
    """Whatever the file they are saved in."""
    with Image.open(photo) as picture:
        picture.save(tmp_path / "saved.png")
    done = hashdesk("search", tmp_path / "saved.png", "-k", "2", "--library", library_folder)
    first, second = done.stdout.splitlines()
    assert first.split(maxsplit=3) == ["1", "same", "picture", str(photo)]
    assert "same picture" not in second


def test_how_closely_photos_match_is_said_in_words(library_folder: Path, photo: Path) -> None:
    """The same as by the length of code; both at once are refused."""
    in_library = "search", photo, "--library", library_folder, "--json"
    for step, bits in (("near-identical", 64), ("similar", 16), ("same-theme", 4)):
        (by_words,) = lines(hashdesk(*in_library, "--match", step))
        (by_bits,) = lines(hashdesk(*in_library, "--bits", str(bits)))
        assert by_words["bits"] == by_bits["bits"] == bits
        assert by_words["results"] == by_bits["results"]
    refused = hashdesk(*in_library, "--match", "similar", "--bits", "8")
    assert refused.returncode == 2
    assert "not allowed with" in refused.stderr


def test_unreadable_photos_are_exit_code_3(tmp_path: Path) -> None:
    """They are listed with a reason, on the terminal and in JSON."""
    draw_photos(tmp_path / "photos", 1, 2)
    (tmp_path / "photos" / "broken\n.jpg").write_text("no photo")
    library = tmp_path / "library"
    done = hashdesk("index", tmp_path / "photos", "--library", library)
    assert done.returncode == 3
    assert "1 could not be read: it is not a picture" in done.stdout
    assert "broken\\n.jpg" in done.stdout
    done = hashdesk("index", "--library", library, "--json")
    assert done.returncode == 3
    (failed,) = [event for event in lines(done) if event["event"] == "failed"]
    assert failed["path"].endswith("broken\n.jpg")
    info = lines(hashdesk("info", "--library", library, "--json"))[0]
    counts = {"ok": 2, "failed": 1, "incomplete": 0, "missing": 0, "offline": 0, "damaged": 0}
    assert info["counts"] == counts
    assert info["failed"][0]["reason"] == failed["reason"]


def test_photos_that_are_read_in_part_are_counted_and_listed(tmp_path: Path) -> None:
    """They are found like any other, so indexing them is a success."""
    draw_photos(tmp_path / "photos", themes=1, each=2)
    cut = tmp_path / "photos" / "cut.jpg"
    whole = next((tmp_path / "photos").rglob("*.jpg")).read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    library = ("--library", tmp_path / "library")
    done = hashdesk("index", tmp_path / "photos", *library, "--engine", "onnx-cpu")
    assert done.returncode == 0, done.stderr
    assert "1 photo could be read in part only" in done.stdout
    shown = hashdesk("info", "--failed", *library).stdout
    assert "In part   1 of the photos" in shown
    assert f"{cut}: read in part, its end is missing" in shown
    info = lines(hashdesk("info", *library, "--json"))[0]
    assert (info["photos"], info["counts"]["ok"], info["counts"]["incomplete"]) == (3, 3, 1)  # type: ignore[index]
    assert info["incomplete"] == [{"path": str(cut), "reason": "its end is missing"}]


def test_bad_input_is_one_sentence(tmp_path: Path, library_folder: Path, photo: Path) -> None:
    """The sentence says what is wrong and what to do; exit codes distinguish usage and failure."""
    new = tmp_path / "library"
    text = tmp_path / "text.jpg"
    text.write_text("no photo")
    refused(hashdesk("index", tmp_path / "nowhere", "--library", new), 1, "There is no folder")
    refused(hashdesk("index", text, "--library", new), 1, "is a file, not a folder")
    refused(hashdesk("index", "--library", tmp_path / "other"), 2, "Name one")
    refused(hashdesk("search", photo, "--library", tmp_path / "none"), 1, "Index a folder first")
    refused(hashdesk("search", text, "--library", library_folder), 1, "is not a picture")
    gone = tmp_path / "gone.jpg"
    refused(hashdesk("search", gone, "--library", library_folder), 1, "There is no file")
    refused(hashdesk("search", tmp_path, "--library", library_folder), 1, "not a regular file")
    refused(hashdesk("search", photo, "-k", "0", "--library", library_folder), 2, "at least one")
    refused(hashdesk("index", tmp_path, "--library", text), 2, "is a file, not a folder")
    refused(hashdesk("export", tmp_path, "--library", library_folder), 2, "not empty")
    for wrong in (["search", str(photo), "--bits", "5"], ["index", "--engine", "warp"], ["fly"]):
        assert hashdesk(*wrong).returncode == 2


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    """It is no failure."""
    (tmp_path / "empty").mkdir()
    done = hashdesk("index", tmp_path / "empty", "--library", tmp_path / "library")
    assert (done.returncode, "no photos" in done.stdout) == (0, True)


def test_an_emptied_folder_is_not_counted_as_deleted(tmp_path: Path) -> None:
    """It may be a drive that is away: --confirm-missing says so, and what to do."""
    photos = tmp_path / "photos"
    draw_photos(photos, 1, 3)
    library = ("--library", tmp_path / "library")
    assert hashdesk("index", photos, *library).returncode == 0
    shutil.rmtree(photos / "theme0")
    assert "hashdesk forget" not in hashdesk("index", *library).stderr
    done = hashdesk("index", "--confirm-missing", *library)
    assert f"If its photos are gone for good: hashdesk forget {photos}" in done.stderr
    assert "3 offline." in done.stdout


def test_a_library_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, drawn_photos: Path, photo: Path
) -> None:
    """From a newer version, in use by another process, or no library at all; unchanged."""
    library = tmp_path / "library"
    with LibraryDB(library, write=True):
        done = hashdesk("index", drawn_photos, "--library", library)
        refused(done, 1, "Another HashDesk is writing")
    file = library / schema.LIBRARY_FILE
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = file.read_bytes()
    for verb in (["index", drawn_photos], ["search", photo], ["info"], ["check"]):
        refused(hashdesk(*verb, "--library", library), 1, "Update HashDesk")
    assert file.read_bytes() == before
    file.write_bytes(b"junk" * 2000)
    refused(hashdesk("check", "--library", library), 1, "damaged")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_indexing_and_keeps_everything_done(tmp_path: Path, number: int) -> None:
    """Exit code 130, a sound library, and the next run does only the rest."""
    draw_photos(tmp_path / "photos", 6, 40)
    settings = tmp_path / "settings.toml"
    settings.write_text("commit_photos = 8\nbatch = 8\n")
    library = tmp_path / "library"
    process = subprocess.Popen(
        [sys.executable, "-m", "hashdesk", "index", str(tmp_path / "photos"),
         "--library", str(library), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "HASHDESK_SETTINGS": str(settings)},
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and event["phase"] == "index" and event["done"] >= 30:
            process.send_signal(number)
            break
    rest, errors = process.communicate(timeout=20)
    assert process.returncode == 130, errors
    assert json.loads(rest.splitlines()[-1])["event"] == "cancelled"
    assert hashdesk("check", "--library", library).returncode == 0
    kept = lines(hashdesk("info", "--library", library, "--json"))[0]["photos"]
    assert 0 < kept < 240
    summary = lines(hashdesk("index", "--library", library, "--json"))[-1]
    assert summary["counts"]["indexed"] == 240 - kept


INTERRUPTED_AT_AN_IMPORT = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # programs in the background ignore it
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
from hashdesk.cli.main import main
sys.exit(main(["info", "--library", "nowhere"]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("module", ["hashdesk.cli.command_run", "numpy"])
def test_a_signal_while_the_program_starts(tmp_path: Path, module: str) -> None:
    """Ctrl-C may come before anything of the command is loaded."""
    program = [sys.executable, "-c", INTERRUPTED_AT_AN_IMPORT.format(module=module)]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    refused(done, 130, "Stopped.")


def test_check_and_doctor(library_folder: Path) -> None:
    """A sound library passes; the doctor says which engine works and why the others do not."""
    done = hashdesk("check", "--library", library_folder)
    assert done.returncode == 0
    assert done.stdout.endswith("The library is sound.\n")
    done = hashdesk("doctor", "--json")
    assert done.returncode == 0
    (report,) = lines(done)
    engines = {engine["name"]: engine for engine in report["engines"]}
    assert set(engines) == {"onnx-cuda", "torch-cuda", "onnx-cpu"}
    assert engines["onnx-cpu"]["works"]
    assert all(engine["works"] or engine["reason"] for engine in engines.values())
    assert report["sqlite"] == sqlite3.sqlite_version
    assert report["wal_reset_bug"] == has_wal_reset_bug()


def test_a_folder_is_forgotten(tmp_path: Path, library_folder: Path, drawn_photos: Path) -> None:
    """By the path it was added with or by its real path; only once."""
    library = shutil.copytree(library_folder, tmp_path / "library")
    refused(hashdesk("forget", tmp_path, "--library", library), 2, f"There are: {drawn_photos}.")
    (tmp_path / "link").symlink_to(drawn_photos)
    done = hashdesk("forget", tmp_path / "link", "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    (summary,) = lines(done)
    assert (summary["event"], summary["photos"]) == ("summary", 24)
    refused(hashdesk("forget", drawn_photos, "--library", library), 2, "There are: none.")


def test_an_engine_that_cannot_run_here_is_refused_with_its_reason(tmp_path: Path) -> None:
    """`--engine` never falls back silently."""
    if Path("/proc/driver/nvidia/version").exists():
        pytest.skip("this machine has an NVIDIA driver")
    draw_photos(tmp_path / "photos", 1, 1)
    done = hashdesk(
        "index", tmp_path / "photos", "--library", tmp_path / "l", "--engine", "onnx-cuda"
    )
    refused(done, 1, "no NVIDIA driver")


def test_a_broken_settings_file_is_one_sentence(tmp_path: Path, drawn_photos: Path) -> None:
    """It names the file, the setting, and the setting that was probably meant."""
    settings = tmp_path / "settings.toml"
    settings.write_text("comit_photos = 3\n")
    environment = {**os.environ, "HASHDESK_SETTINGS": str(settings)}
    done = hashdesk("index", drawn_photos, "--library", tmp_path / "l", env=environment)
    refused(done, 2, "Did you mean “commit_photos”?")


def test_output_into_a_closed_pipe_is_no_error(library_folder: Path, photo: Path) -> None:
    """`hashdesk search … | head` ends quietly."""
    command = f"{sys.executable} -m hashdesk search {photo} --library {library_folder} | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_every_command_has_help(command: str | None) -> None:
    """And the help names its options."""
    done = started(*([command] if command else []), "--help")
    assert done.returncode == 0
    assert "usage: hashdesk" in done.stdout


LOADED_ALONE = """
import os
from hashdesk.cli.parsers import COMMANDS, module_of
for command in COMMANDS:
    child = os.fork()
    if not child:
        module_of(command)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, command
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
def test_every_command_is_loaded_without_the_others() -> None:
    """The other tests run commands in processes that have loaded most of the program."""
    done = subprocess.run([sys.executable, "-c", LOADED_ALONE], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_caches_are_listed_and_cleared(tmp_path: Path, library_folder: Path) -> None:
    """Thumbnails go, codes stay: the same photos are found."""
    library = tmp_path / "library"
    shutil.copytree(library_folder, library)
    listed = hashdesk("caches", "--library", library, "--json")
    before = json.loads(listed.stdout.splitlines()[-1])["caches"]
    assert before["thumbnails"] > 0
    assert before["features"] > 0
    cleared = hashdesk("caches", "--clear", "thumbnails", "--library", library, "--json")
    after = json.loads(cleared.stdout.splitlines()[-1])
    assert after["freed"] >= before["thumbnails"]
    assert after["caches"]["thumbnails"] == 0
    assert after["caches"]["features"] == before["features"]
    assert hashdesk("check", "--library", library).returncode == 0
    assert (
        "are free again" in hashdesk("caches", "--clear", "features", "--library", library).stdout
    )
    assert hashdesk("caches", "--clear", "codes", "--library", library).returncode == 2


def test_results_fall_in_likeness_at_every_setting(photo: Path, library_folder: Path) -> None:
    """No photo stands before one that is more alike by its own word."""
    for bits in ("64", "16", "4"):
        asked = "--library", library_folder, "--bits", bits, "-k", "24", "--json"
        (found,) = lines(hashdesk("search", photo, *asked))
        words = [list(WORDS.values()).index(one["likeness"]) for one in found["results"]]
        assert words == sorted(words)
        assert found["results"][0]["itself"]
    near = [one["distance"] for one in found["results"]]
    assert near != sorted(near), "what is alike is farther at a short length of code"


def test_several_images_are_searched_for_together(drawn_photos: Path, library_folder: Path) -> None:
    """Results are ordered by the sum of distances, so the images themselves come early."""
    images = sorted(drawn_photos.glob("*/*.jpg"))[:3]
    done = hashdesk("search", *images, "--library", library_folder, "--json", "-k", "24")
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["query"] == [str(image) for image in images]
    distances = [result["distance"] for result in found["results"]]
    assert distances == sorted(distances)
    alone = {}
    for image in images:
        one = hashdesk("search", image, "--library", library_folder, "--json", "-k", "24")
        answer = json.loads(one.stdout.splitlines()[-1])
        for result in answer["results"]:
            alone.setdefault(result["path"], []).append(result["distance"])
    assert found["largest_distance"] == 3 * answer["largest_distance"]
    for result in found["results"]:
        assert result["distance"] == sum(alone[result["path"]])
    refused = hashdesk("search", *images, "--others", "--library", library_folder)
    assert refused.returncode == 2
    assert "name one" in refused.stderr
