"""What a photo says of itself: date, place, camera, exposure, rating, keywords.

It is read from EXIF, XMP, IPTC, PNG chunks, a sidecar and the file's name, and never written. All
of it is hostile until proven otherwise: like `imaging`, for the sandboxed worker only, but for
`photo_facts`, which holds results.
"""
