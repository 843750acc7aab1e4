"""The data of an export: the photos of a selection as columns, their cells, the manifest."""
