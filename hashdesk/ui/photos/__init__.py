"""The grid: which photos in what order (`photo_list`), model, view, details, photo actions."""
