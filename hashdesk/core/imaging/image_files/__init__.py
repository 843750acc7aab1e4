"""What Pillow does not read, or misreads, as Pillow images: RAW, JPEG XL, rare TIFF, BMP, PSD.

Each module has a subclass of Pillow's ImageFile: opening reads the head, `load` the pixels.
"""
