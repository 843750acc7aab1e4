"""Folders into the library, and out again.

Scan, pipeline (read, encode, write), one write batch per commit.
"""
