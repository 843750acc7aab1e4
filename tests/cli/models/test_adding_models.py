"""`hashdesk models --add`, `--available` and `--remove`: what a newcomer sees."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.cli.main import main
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.child_process import ExitCode
from hashdesk.core.pytorch.needs import needs_of
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.encoders.added_models import model_process
from hashdesk.encoders.added_models.torchvision_fetch import weights_held
from hashdesk.encoders.added_models.torchvision_list import torchvision_models
from tests import prepared_program
from tests.encoders.added_models.small_graphs import put, tokens, vision
from tests.small_models import add_small_model


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def encoders(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `hashdesk models`; no library is needed."""
    return prepared_program.run("models", *words)


def test_what_was_found_is_shown_before_anything_is_added(tmp_path: Path, models: Path) -> None:
    source = put(tmp_path / "dino", {"model.onnx": tokens(class_token=True)})
    shown = encoders("--add", source)
    assert (shown.returncode, shown.stderr) == (0, "")
    *found, last = shown.stdout.splitlines()
    assert found[:2] == ["Model: dino · ONNX file", "Licence: not stated"]
    assert [line.partition(":")[0] for line in found] == [
        "Model", "Licence", "From", "Size", "Pictures", "Normalisation", "Output", "Used of it",
        "Features", "Words",
    ]  # fmt: skip
    assert last == "Nothing was added yet. To add it: the same command with --yes"
    assert not models.exists()


@pytest.mark.slow
def test_a_model_is_added_listed_and_removed(tmp_path: Path, models: Path) -> None:
    source = put(tmp_path / "dino", {"model.onnx": tokens(class_token=True)})
    options = ("--yes", "--json", "--name", "Mine", "--pooling", "mean", "--std", "1", "1", "1")
    done = encoders("--add", source, *options)
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    found = next(event["model"] for event in events if event.get("event") == "found")
    assert (found["pooling"], found["std"], found["rules"]["pooling"]) == (
        "mean",
        [1, 1, 1],
        "as you said",
    )
    name = events[-1]["added"]["name"]
    assert name.startswith("own-mine-")
    assert os.listdir(models) == [name]
    listed = encoders("--available")
    assert f"{name}  Mine, 32 × 32 pixels" in listed.stdout
    assert (
        "  swin_t  113 MB, 224 × 224 pixels, the middle of a picture of 232 pixels, bicubic"
        in listed.stdout
    )
    removed = encoders("--remove", "mine", "--yes", "--library", tmp_path / "none")
    assert (removed.returncode, removed.stderr) == (0, "")
    assert removed.stdout.startswith(f"“Mine” ({name}) is deleted: ")
    assert os.listdir(models) == []


@pytest.mark.slow
def test_a_model_is_said_to_be_added_however_its_path_is_spelt(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a link, from its folder, from home, as the file inside, or by its own name."""
    source = put(tmp_path / "dino", {"model.onnx": tokens(class_token=True)})
    assert encoders("--add", source, "--yes").stdout.splitlines()[-1].startswith("Added as own-")
    (name,) = os.listdir(models)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(source)
    spelt = ("./dino", f"{source}/", "~/dino", "dino/model.onnx", "dino/../link", "DINO", name)
    for one in spelt:
        shown = encoders("--add", one)
        assert (shown.returncode, shown.stderr) == (0, ""), one
        assert "Nothing was added yet" not in shown.stdout, one
        assert f"dino is already added, as {name}. To have a library use it: " in shown.stdout, one
    again = encoders("--add", "link", "--yes").stdout.splitlines()[-1]
    assert again.startswith(f"dino is already added, as {name}. ")
    assert os.listdir(models) == [name]
    for wanted in (("--name", "Other"), ("--pooling", "mean")):
        assert "Nothing was added yet" in encoders("--add", source, *wanted).stdout, wanted


@pytest.mark.slow
def test_a_model_under_another_name_is_said_to_be_added(tmp_path: Path, models: Path) -> None:
    """And is not added once more under the name of its folder."""
    source = put(tmp_path / "dino", {"model.onnx": vision()})
    assert encoders("--add", source, "--name", "Mine", "--yes").returncode == 0
    (name,) = os.listdir(models)
    assert f"Mine is already added, as {name}. " in encoders("--add", source / "model.onnx").stdout
    assert f"Mine is already added, as {name}. " in encoders("--add", source, "--yes").stdout
    assert os.listdir(models) == [name]


@pytest.mark.slow
def test_a_model_of_torchvision_that_is_added_is_not_fetched_again(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHDESK_CACHE", str(tmp_path / "cache"))
    url = torchvision_models(paths.resources())["swin_t"].url
    model = add_small_model("swin_t", source=url)
    for words in (("swin_t",), ("Swin_T",), ("SWIN_T", "--yes", "--install")):
        done = encoders("--add", *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"swin_t is already added, as {model.name}. To have a ")
    told = json.loads(encoders("--add", "swin_t", "--yes", "--json").stdout.splitlines()[-1])
    assert (told["added"]["name"], told["new"]) == (model.name, False)
    assert not (tmp_path / "cache").exists()
    assert "Nothing was added yet" in encoders("--add", "swin_t", "--name", "Other").stdout


def test_a_model_of_torchvision_is_described_without_fetching_it(models: Path) -> None:
    shown = encoders("--add", "convnext_tiny")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\nLicence: BSD 3-Clause\n" in shown.stdout
    assert "\nFrom: https://download.pytorch.org/models/convnext_tiny-" in shown.stdout
    assert "\nSize: 114 MB, fetched from the internet\n" in shown.stdout
    assert not models.exists()


def test_pytorch_that_is_missing_is_named_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its size, and the one command that installs it and adds the model."""
    pytorch, cache = tmp_path / "pytorch", tmp_path / "cache"
    monkeypatch.setenv("HASHDESK_PYTORCH", str(pytorch))
    monkeypatch.setenv("HASHDESK_CACHE", str(cache))
    given = ("--add", "efficientnet_b0", "--name", "My net", "--std", "1", "1", "1")
    needs = needs_of(Runtime(pytorch, alone=True))
    said = (
        f"Adding it needs PyTorch, which is not installed: about {size(needs.download)} to "
        f"download, and {size(needs.disk)} on the disk, in {needs.folder}."
    )
    command = (
        "To install PyTorch first and then add it: hashdesk models --add efficientnet_b0 --name "
        "'My net' --std 1.0 1.0 1.0 --yes --install"
    )
    shown, refused = encoders(*given), encoders(*given, "--yes")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines()[-2:] == [said, f"Nothing was added yet. {command}"]
    assert (refused.returncode, refused.stderr) == (1, f"{said} {command}\n")
    assert not cache.exists()


def test_a_download_that_was_given_up_is_deleted_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHDESK_CACHE", str(tmp_path))
    url = torchvision_models(paths.resources())["swin_t"].url
    part = tmp_path / "weights" / f"{url.rpartition('/')[2]}.part"
    part.parent.mkdir()
    part.write_bytes(bytes(1000))
    where: tuple[str | Path, ...] = ("--library", tmp_path / "none")
    asked = encoders("--remove", "Swin_T", *where)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr == (
        "Swin_T was not added. What has come of it, 1.0 kB, would be deleted. Nothing was changed. "
        "To delete it: hashdesk models --remove Swin_T --yes\n"
    )
    assert part.exists()
    where = (*where, "--yes")
    removed, again = encoders("--remove", "Swin_T", *where), encoders("--remove", "swin_t", *where)

    assert (removed.returncode, removed.stderr) == (0, "")
    assert removed.stdout.startswith("Swin_T was not added. What had come of it is deleted: ")
    assert not part.exists()
    assert (again.returncode, again.stdout) == (2, "")


def test_no_download_is_deleted_while_another_process_adds_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHDESK_CACHE", str(tmp_path))
    model = torchvision_models(paths.resources())["swin_t"]
    part = tmp_path / "weights" / f"{model.url.rpartition('/')[2]}.part"
    part.parent.mkdir()
    part.write_bytes(bytes(1000))
    with weights_held(tmp_path, model):
        removed = encoders("--remove", "swin_t", "--yes", "--library", tmp_path / "none")
    assert (removed.returncode, removed.stdout) == (1, "")
    assert removed.stderr == "swin_t is being added by another window or command.\n"
    assert part.exists()


def test_a_name_from_the_list_wins_over_a_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "swin_t", {"model.onnx": vision()})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    named, here = encoders("--add", "swin_t"), encoders("--add", "./swin_t")

    assert "\nSize: 113 MB, fetched from the internet\n" in named.stdout
    assert named.stderr == (
        "swin_t is taken for torchvision's model. The one in this folder: --add ./swin_t\n"
    )
    assert (here.returncode, here.stderr) == (0, "")
    assert "Model: swin_t · ONNX file\n" in here.stdout


def test_too_little_memory_for_a_name_is_said_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(model_process, "free_memory", lambda: 100 << 20)
    monkeypatch.setenv("HASHDESK_CACHE", str(tmp_path / "cache"))

    assert main(["models", "--add", "swin_t", "--yes", "--install"]) == ExitCode.FAILED
    said = capsys.readouterr().err
    assert said.startswith("swin_t needs 1,754 MB of memory to be tried out, 104 MB are free.")
    assert not (tmp_path / "cache").exists()


def test_nothing_is_installed_for_weights_that_cannot_be_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """PyTorch is a hundred times as large, and of no use without them."""
    monkeypatch.setenv("HASHDESK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HASHDESK_PYTORCH", str(tmp_path / "pytorch"))
    (tmp_path / "cache").write_text("a file where the folder of weights would be")

    assert main(["models", "--add", "swin_t", "--yes", "--install"]) == ExitCode.FAILED
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert not (tmp_path / "pytorch").exists()


def test_a_refusal_is_told_with_its_code(tmp_path: Path) -> None:
    source = put(tmp_path / "bad", {"model.onnx": b"no graph"})
    done = encoders("--add", source, "--json")
    event = json.loads(done.stdout.splitlines()[-1])

    assert event["message"] == "model.onnx cannot be used: it is no ONNX graph, or not all of one."
    reason = {"code": "NO_GRAPH", "gaps": {}}
    assert event["said"] == {"code": "UNUSABLE", "gaps": {"name": "model.onnx", "reason": reason}}


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--add", "swim_t"), 1, "Did you mean swin_t"),
        (("--add", "nowhere/model.onnx"), 1, "nowhere/model.onnx is not there."),
        (("--remove", "own-x"), 2, "No model is called “own-x”, nor begins so."),
        (("--pooling", "mean"), 2, "--pooling belongs to --add SOURCE."),
        (("--add", "swin_t", "--alone"), 2, "--alone belongs to --remove MODEL."),
        (("--available", "--yes"), 2, "--yes belongs to --add SOURCE or --remove MODEL."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: tuple[str, ...], code: int, sentence: str, models: Path
) -> None:
    done = encoders(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_model_that_is_refused_is_one_sentence(tmp_path: Path, models: Path) -> None:
    source = put(tmp_path / "one", {"model.onnx": vision(width=1)})
    done = encoders("--add", source, "--yes")
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("it gives 1 numbers a picture; 8 to 8,192 are of use.")
    assert not models.exists()
