"""Edited copies: crops, frames, screenshots, filters, captions, labels, turned pictures.

Trimming, outlines and their hashes, candidates, alignment, and the proof of each pair.
"""

# Raised with every change of what is found: what was kept of another version is not believed.
EDITED_VERSION = 6
