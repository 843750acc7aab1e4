"""Small widgets without a feature: theme, icons, segmented control, histogram, dialogs.

They know nothing of photos.
"""
