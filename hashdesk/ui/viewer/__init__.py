"""One photo large."""
