"""The grid: which photos in what order (`photo_list`), their rows under headings (`grid_rows`),
model, view, details, photo actions.
"""
