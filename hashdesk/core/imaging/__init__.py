"""One photo file: formats, upright pixels, thumbnail, pHash, EXIF, colours, orientation.

The only preprocessing there is, in this process. It runs on hostile bytes: call it from `decoder`
only.
"""
