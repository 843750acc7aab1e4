"""Photo files read in sandboxed child processes: the worker, its replies, the pool of workers.

A photo that crashes a worker becomes unreadable, and nothing else. How a file becomes pixels is
in `imaging`.
"""
