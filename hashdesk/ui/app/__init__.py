"""The process: arguments, display, log, signals, garbage collection, language.

It builds every part once.
"""
