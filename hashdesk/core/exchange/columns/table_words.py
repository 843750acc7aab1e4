"""The words of the table for people, by language: the name of a sheet, and the titles of columns.

Formats for programs name their columns alike in every language.
"""

from __future__ import annotations

TABLE_LANGUAGE = "en"  # unless another one is asked for
SHEET = {"en": "Photos", "de": "Fotos"}
TITLES = {
    "en": {
        "root": "Folder",
        "path": "Photo",
        "date": "Date",
        "size": "Size (bytes)",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "camera": "Camera",
        "lens": "Lens",
        "exposure_seconds": "Exposure (s)",
        "aperture": "Aperture",
        "iso": "ISO",
        "focal_length": "Focal length (mm)",
        "rating": "Rating",
        "keywords": "Keywords",
        "companions": "Files that belong to it",
    },
    "de": {
        "root": "Ordner",
        "path": "Foto",
        "date": "Datum",
        "size": "Größe (Byte)",
        "latitude": "Breitengrad",
        "longitude": "Längengrad",
        "camera": "Kamera",
        "lens": "Objektiv",
        "exposure_seconds": "Belichtung (s)",
        "aperture": "Blende",
        "iso": "ISO",
        "focal_length": "Brennweite (mm)",
        "rating": "Bewertung",
        "keywords": "Stichwörter",
        "companions": "Zugehörige Dateien",
    },
}
