"""Similar photos: queries, the searcher's thread, results in the grid.

Other libraries' results stand below it.
"""
