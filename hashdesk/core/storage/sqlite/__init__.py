"""SQLite files: opened, copied, and read as far as they are readable."""
