"""Copies and look-alikes.

Here, which photos are near each other, at each level. In rooms: looks at a pair, edited copies,
groups, which photo to keep, decisions, the review of it all, and the overlap of two libraries.
"""
