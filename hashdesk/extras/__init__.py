"""The demo album, and contact sheets of results."""
