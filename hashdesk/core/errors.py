"""Everything that can go wrong for reasons outside HashDesk, as one tree.

    HashDeskError                  a cause outside HashDesk: its text is shown as it is
    ├─ UsageError                  the command was typed wrong (exit code 2)
    ├─ FolderError                 a folder is not there, is no folder, cannot be read
    ├─ PhotoError                  a photo cannot be read; `transient` says whether to try again
    ├─ LibraryError                the library cannot be used
    │  ├─ LibraryTooNew            made by a newer HashDesk
    │  ├─ LibraryDamaged           not a library, or broken
    │  ├─ LibraryBusy              another HashDesk is writing to it
    │  └─ FeaturesLacking          too few features are kept to adapt to it
    ├─ ImportRefused               a container is damaged, too new, or not what it says
    ├─ DiskFull                    no space left for the library
    ├─ PackageUnavailable          a package cannot be fetched; `reason` says why in a few words
    ├─ DownloadFailed              a file cannot be fetched, or is not the one that was announced
    ├─ InstallationFailed          PyTorch cannot be installed here, and why
    └─ EncoderError
       ├─ EngineUnavailable        this engine cannot run here, and why
       ├─ ModelRefused             a model cannot be added, and why
       ├─ BundleDamaged            the encoder's files are not what their manifest says
       ├─ PyTorchMissing           the trainer needs PyTorch, which is not installed
       └─ TrainingFailed           the trainer ended without a new encoder, and why
          └─ TrainerIncomplete     … because a package or a library is gone
    Cancelled                      the job was cancelled: not an error

Their text is a sentence, or a Said, which the window translates. Any other exception is a bug in
HashDesk and is not caught.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashdesk.core.said import Said


class HashDeskError(Exception):
    """An error whose text is shown to the user: what is wrong, with which file, what to do."""


class UsageError(HashDeskError):
    """The command cannot be carried out as it was typed."""


class FolderError(HashDeskError):
    """A folder of photos cannot be used."""


class PhotoError(HashDeskError):
    """A photo cannot be read. `transient`: the cause may pass (no permission, drive error)."""

    def __init__(self, reason: Said | str, *, transient: bool = False) -> None:
        super().__init__(reason)
        self.transient = transient


class LibraryError(HashDeskError):
    """The library cannot be used."""


class LibraryTooNew(LibraryError):
    """The library was written by a newer version of HashDesk."""


class LibraryDamaged(LibraryError):
    """The file is no library, or a broken one."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class FeaturesLacking(LibraryError):
    """Too few features of the photos are kept to learn from."""


class ImportRefused(HashDeskError):
    """A container cannot be imported; nothing was changed."""


class DiskFull(HashDeskError):
    """There is no space left on the library's disk."""


class PackageUnavailable(HashDeskError):
    """A published package cannot be fetched. `reason`: for a sentence about what it is for."""

    def __init__(self, sentence: Said | str, reason: Said | str) -> None:
        super().__init__(sentence)
        self.reason = reason


class DownloadFailed(HashDeskError):
    """A file could not be fetched; the text says why."""


class InstallationFailed(HashDeskError):
    """PyTorch could not be installed; the text says why."""


class EncoderError(HashDeskError):
    """The encoder cannot be used."""


class EngineUnavailable(EncoderError):
    """An engine cannot run on this machine; the text says why."""


class ModelRefused(EncoderError):
    """A model cannot be added; nothing was changed. The text says why."""


class BundleDamaged(EncoderError):
    """The encoder's files do not match their manifest."""


class PyTorchMissing(EncoderError):
    """The trainer needs PyTorch, which is neither in this environment nor in a runtime."""


class TrainingFailed(EncoderError):
    """The trainer ended without a new encoder; the text says why."""


class TrainerIncomplete(TrainingFailed):
    """The trainer misses a package or a library. `lacking`: which, in Python's words."""

    def __init__(self, sentence: Said | str, lacking: str) -> None:
        super().__init__(sentence)
        self.lacking = lacking


class Cancelled(Exception):
    """The job was asked to stop."""
