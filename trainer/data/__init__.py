"""Photos from folders, to features; and those of edits of them."""
