"""Heads made of a library's own photos, for a model that none ship for; without PyTorch."""
