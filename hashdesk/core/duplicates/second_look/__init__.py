"""Candidates for near-duplicates looked at once more: thumbnails, capture times, then their files.

What is looked at, in which order, files read once more, and what comes of it.
"""
