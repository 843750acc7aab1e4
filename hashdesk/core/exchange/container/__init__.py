"""Our own file: a library with one code set in a zip, written, and unpacked without trust."""
