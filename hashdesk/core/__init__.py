"""Photos in, codes on disk, neighbours out. No Qt, no inference engine, no PyTorch.

Read `encoding`, `storage`, `search`, `indexing` in this order. Files at this level may be used by
every folder.
"""
