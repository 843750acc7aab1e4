"""Writers of other programs' file formats, one per module."""
