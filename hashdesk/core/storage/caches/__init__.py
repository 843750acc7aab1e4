"""Caches beside a library: thumbnails, features and verdicts, which can be made again."""
