"""Edits of photos as people make them: random ones to learn from, fixed ones to judge by."""
