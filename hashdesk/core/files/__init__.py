"""Writing files: whole or not at all, and what happens when the disk is full."""
