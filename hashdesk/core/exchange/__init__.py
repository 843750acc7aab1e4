"""Codes that travel: one file per format."""
