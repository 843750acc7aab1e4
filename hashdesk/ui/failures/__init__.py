"""The page of photos that could not be read."""
