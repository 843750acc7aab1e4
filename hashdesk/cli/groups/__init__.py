"""Groups of copies on the command line: how they are listed, and why a photo is kept."""
