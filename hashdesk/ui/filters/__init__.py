"""Filters of photos: the menu, the chips, the date range."""
