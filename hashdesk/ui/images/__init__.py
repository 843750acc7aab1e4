"""Pixels for the screen: thumbnails, photos decoded for the screen, the canvas that zooms."""
