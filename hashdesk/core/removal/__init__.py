"""What went to the trash: whether a file may go, a log of what went, and where it lies there.

The window moves files with Qt; this folder knows none of it.
"""
