"""Adapting the encoder to a library.

Training data out, the trainer as a child process, its bundle in, and the switch in one
transaction. The training itself is in the package `trainer`.
"""
