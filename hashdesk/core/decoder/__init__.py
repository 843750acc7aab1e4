"""Photo files read in sandboxed child processes: the worker, its replies, the pool of workers.

A photo that crashes a worker costs one photo a reason. How a file becomes pixels is in `imaging`.
"""
