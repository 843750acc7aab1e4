"""Folders into the library, and out again.

`library_scan` finds the files to read, `pipeline` reads and encodes them, and `photo_writer` writes
one `write_batch` per commit.
"""
