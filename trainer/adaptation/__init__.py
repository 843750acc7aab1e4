"""What the app adapts by: neighbour graph, subsample, heads, judge, pipeline.

The pipeline goes from the app's folder to a bundle.
"""
