"""Searching on the command line: images and words as queries, the nearest photos, their listing."""
