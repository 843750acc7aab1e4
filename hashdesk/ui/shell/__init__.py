"""The main window: layout, bars, navigation with history, actions bound to keys, open and drop.

The only folder that knows all features.
"""
