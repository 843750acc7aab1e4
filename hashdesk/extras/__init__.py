"""Beside the product: the demo album, and contact sheets of results."""
