"""What the viewer's panel says of a photo: names and texts, in the window's language."""

from __future__ import annotations

from hashdesk.core.metadata.photo_facts import DateSource, PhotoFacts
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.photos.details import companion_texts, fact_texts
from hashdesk.ui.reason_words import reason_words


def details(card: PhotoCard, facts: PhotoFacts | None) -> list[tuple[str, str]]:
    """The details of a photo. `facts`: what the file says now; None until it is decoded.

    What the library says stands until then, and for what the file says nothing of.
    """
    photo = card.photo
    lines = []
    taken, offset = photo.taken, photo.utc_offset
    source: int | None = photo.taken_from
    latitude, longitude = photo.latitude, photo.longitude
    if facts is not None and facts.taken is not None:
        taken, offset, source = facts.taken, facts.utc_offset, facts.taken_from
    if facts is not None and facts.latitude is not None:
        latitude, longitude = facts.latitude, facts.longitude
    if taken is not None:
        date = formatting.in_wholes(fact_texts.date(taken, offset, source))
        lines.append((fact_texts.date_name(source), date))
    elif photo.mtime_ns:
        saved = formatting.local_moment(photo.mtime_ns // 1_000_000_000)
        lines.append((fact_texts.date_name(DateSource.FILE_TIME), formatting.in_wholes(saved)))
    if photo.width and photo.height:
        lines.append(
            (
                translate("HashDesk", "Pixels"),
                formatting.in_wholes(f"{photo.width} × {photo.height}"),
            )
        )
    lines.append((translate("HashDesk", "Size"), formatting.in_wholes(formatting.size(photo.size))))
    camera = photo.camera if facts is None else facts.camera
    lines.append((translate("HashDesk", "Camera"), formatting.shown(camera or "")))
    known = card.facts if facts is None else facts
    lines.append((translate("HashDesk", "Lens"), formatting.shown(known.lens or "")))
    lines.append(
        (translate("HashDesk", "Exposure"), formatting.in_wholes(fact_texts.seconds(known)))
    )
    lines.append((translate("HashDesk", "Aperture"), fact_texts.aperture(known)))
    lines.append((translate("HashDesk", "ISO"), fact_texts.iso(known)))
    lines.append(
        (
            translate("HashDesk", "Focal length"),
            formatting.in_wholes(fact_texts.focal_length(known)),
        )
    )
    lines.append((translate("HashDesk", "Rating"), fact_texts.rating(known)))
    lines.append((translate("HashDesk", "Keywords"), fact_texts.keywords(known)))
    if latitude is not None and longitude is not None:
        lines.append((translate("HashDesk", "Place"), f"{latitude:.5f}, {longitude:.5f}"))
    if photo.incomplete is not None:
        lines.append((translate("HashDesk", "Condition"), reason_words(photo.incomplete)))
    lines.append((translate("HashDesk", "With it"), companion_texts.names(card.companions)))
    lines.append((translate("HashDesk", "File"), formatting.shown(card.place.full)))
    return [(name, text) for name, text in lines if text]
