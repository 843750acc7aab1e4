"""Search for similar photos: queries, the search thread, results here and in other libraries."""
