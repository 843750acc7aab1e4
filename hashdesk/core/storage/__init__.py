"""`library.db` and the caches beside it.

Schema, the open database and its writer lock, photos as rows and as arrays, code segments with
checksums, the integrity check. Nothing here decides; it keeps.
"""
