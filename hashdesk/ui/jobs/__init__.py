"""Commands as child processes: the queue, one process, and a summary of its result."""
