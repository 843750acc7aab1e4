"""What the window knows of a library.

A snapshot, the watcher that renews it, folders and months as trees.
"""
