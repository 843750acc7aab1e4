"""One writer a file: columns into the files of other programs."""
