"""The atlas: photos that look alike on one shelf; few shelves or many, their order and names."""
