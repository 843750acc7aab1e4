"""An encoder of the library's own.

Training data out, the trainer as a child process, its bundle in, and the switch in one
transaction. What the trainer learns is in the package `trainer`.
"""
