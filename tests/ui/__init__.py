"""Tests of the window, and the tour that photographs it."""
