"""`library.db` and the caches beside it.

`sqlite_file` opens every SQLite file. Schema, the open database and its writer lock, photos as rows
and as arrays, code segments with checksums, the integrity check. Nothing is decided here.
"""
