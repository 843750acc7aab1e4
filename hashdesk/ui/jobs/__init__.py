"""Commands as child processes: the queue, one process, what came of it in words."""
