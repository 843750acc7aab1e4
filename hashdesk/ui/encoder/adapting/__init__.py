"""A model adapted to the photos: begun, followed, stopped, compared with the one before."""
