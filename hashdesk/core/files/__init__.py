"""Writing files: whole or not at all; when the disk is full; downloads that can be resumed."""
