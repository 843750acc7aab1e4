"""Models on the command line: listing, adding, using and deleting them."""
