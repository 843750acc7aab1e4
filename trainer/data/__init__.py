"""Photos from folders, and edits of them: random to learn from, fixed to judge by."""
