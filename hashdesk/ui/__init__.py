"""The window: the only folder that knows Qt.

A folder is a feature and holds its model, controller and widgets. Features know the folders below
them and no other feature (exchange uses search); `shell` puts them together, `app` starts it. The
files at this level may be used by all.
"""
