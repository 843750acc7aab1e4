"""What is exported, as columns: the listing of a selection, its cells, the manifest."""
