"""The facts of a photo from everything that it says of itself."""

from __future__ import annotations

from hashdesk.core.metadata.camera import (
    aperture_of,
    camera_of,
    exposure_seconds_of,
    focal_length_of,
    iso_of,
    lens_of,
)
from hashdesk.core.metadata.dates import when_taken
from hashdesk.core.metadata.photo_facts import PhotoFacts
from hashdesk.core.metadata.photo_metadata import PhotoMetadata
from hashdesk.core.metadata.places import place_of
from hashdesk.core.metadata.ratings import keywords_of, rating_of


def facts_of(metadata: PhotoMetadata, size: tuple[int, int], now: float) -> PhotoFacts:
    """Every fact that is plausible. `size`: width and height, upright; `now`: Unix time."""
    moment, source = when_taken(metadata, now) or (None, None)
    if metadata.is_bare and moment is None:
        return PhotoFacts(*size)
    latitude, longitude = place_of(metadata) or (None, None)
    return PhotoFacts(
        *size,
        taken=None if moment is None else moment.seconds,
        taken_ms=None if moment is None else moment.ms,
        utc_offset=None if moment is None else moment.utc_offset,
        taken_from=source,
        camera=camera_of(metadata),
        lens=lens_of(metadata),
        exposure_seconds=exposure_seconds_of(metadata),
        aperture=aperture_of(metadata),
        iso=iso_of(metadata),
        focal_length=focal_length_of(metadata),
        rating=rating_of(metadata),
        keywords=keywords_of(metadata),
        latitude=latitude,
        longitude=longitude,
    )
