"""Widgets that belong to no feature: theme, icons, labels; dialogs, controls, charts, focus.

They know nothing of photos.
"""
