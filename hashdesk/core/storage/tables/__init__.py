"""The tables of library.db, and the checksums of their rows."""
