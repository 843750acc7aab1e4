"""Caches beside a library: thumbnails, features, verdicts, provenance; all can be made again."""
