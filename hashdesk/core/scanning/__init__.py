"""Folders compared with the library: which files are photos, new, changed, moved or gone.

`folder_walk` lists the files of a root, `folder_photos` makes photos of them, and `scan` compares
these with the library's rows. Nothing is written here.
"""
