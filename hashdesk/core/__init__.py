"""Photos in, codes on disk, neighbours out: no Qt, no inference engine, no PyTorch."""
