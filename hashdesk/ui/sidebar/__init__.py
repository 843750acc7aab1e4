"""The panel on the left: pages, folders, time."""
