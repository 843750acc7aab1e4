"""The bars of the main window: menus, top, demo album, status with its progress, notices."""
