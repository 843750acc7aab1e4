"""Photos in sight: which ones in what order (`photo_list`), their model, and their actions."""
