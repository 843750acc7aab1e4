"""The window's process: arguments, display, log, signals, garbage collection, language."""
