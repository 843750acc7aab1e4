"""Widgets that belong to no feature: theme, icons, segmented control, histogram, dialogs.

They know nothing of photos.
"""
