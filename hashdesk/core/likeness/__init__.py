"""How alike photos are, in words that the library itself calibrates."""
