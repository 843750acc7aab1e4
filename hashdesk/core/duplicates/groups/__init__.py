"""Groups made of pairs: a photo and those near it, with one photo for each file and picture."""
