"""Codes that travel: export, import, merge, shards.

`columns` is what is exported, `formats` one writer a file, `container` our own file.
"""
