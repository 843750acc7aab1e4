"""Codes for other programs and machines: export, import, merge, shards.

`columns` holds the data to export, `formats` one writer per file format, `container` HashDesk's own
format.
"""
