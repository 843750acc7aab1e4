"""The library folded by short codes: shelves, their order, their names."""
