"""One file per command: `add` declares its arguments, `run` calls the core and prints.

No command holds logic that the window would need too.
"""
