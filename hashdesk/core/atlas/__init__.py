"""The atlas: photos with the same short code on one shelf; order and names of shelves."""
