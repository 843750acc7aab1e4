"""Caches beside a library: thumbnails and features, which can be made again."""
