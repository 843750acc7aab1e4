"""Which photos of one library, such as a card's, another one has, too, for certain."""
