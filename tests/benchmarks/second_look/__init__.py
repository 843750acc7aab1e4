"""The second look, measured: copies and changes of photos, documents that are drawn, verdicts."""
