"""What the app adapts an encoder with.

`pipeline` goes from the app's folder to a bundle: which photos belong together
(`neighbour_graph`), the part of a large library to learn from (`subsample`), learning the heads
(`recipe`, `training_pool`, `objective`, `heads`), and whether they are better (`judge`).
"""
