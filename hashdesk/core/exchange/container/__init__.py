"""The container, HashDesk's own format: a library with one code set in a zip file."""
