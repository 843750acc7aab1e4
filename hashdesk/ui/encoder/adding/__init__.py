"""A model that a person adds: chosen, looked into, fetched, and what it is in words."""
