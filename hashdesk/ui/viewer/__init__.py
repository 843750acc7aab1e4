"""The viewer: one photo in full size, with its details."""
