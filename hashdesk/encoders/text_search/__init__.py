"""Searches by any words, where the model in use has a text tower."""
