"""One photo file: formats, upright pixels, thumbnail, pHash, colours, orientation.

The only preprocessing there is; what a photo says of itself is read in `metadata`. It runs on
hostile bytes: call it from `decoder` only.
"""
