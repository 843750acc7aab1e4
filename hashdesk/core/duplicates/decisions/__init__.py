"""What people decided about groups of photos, and the file and the documents that hold it."""
