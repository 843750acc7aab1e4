"""Photos from folders, and edits of them: random ones to learn from, fixed ones to judge by."""
