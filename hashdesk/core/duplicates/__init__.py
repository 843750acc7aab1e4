"""Copies and look-alikes.

Matches at several levels, groups, what to keep and why, marks, decisions and their file, the
overlap of two libraries.
"""
