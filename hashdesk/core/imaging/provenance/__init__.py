"""How a picture's file came about: its quality, earlier saves, tones, real detail, camera data.

Measured for photos that have copies, to tell the original. For the sandboxed worker only.
"""
