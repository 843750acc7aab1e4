"""Colour spaces that files name without a profile, as ICC profiles: primaries and a curve.

Adobe RGB (1998), Display P3, BT.2020 and others by ITU-T H.273; what a PNG says with gAMA and cHRM;
PQ and HLG (ITU-R BT.2100), whose range is brought to that of a screen on the way. Profiles are
version 2 of ICC.1, with a matrix and one curve.
"""

from __future__ import annotations

import struct
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.colors.cicp import Cicp

Chromaticities = tuple[float, ...]  # x and y of white, red, green, blue
Curve = NDArray[np.float64]  # light (0 … 1) for codes from 0 to 1, evenly

D65 = (0.3127, 0.3290)
SRGB_PRIMARIES = (*D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
ADOBE_RGB_PRIMARIES = (*D65, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
ADOBE_RGB_GAMMA = 563 / 256
# By their numbers in H.273, table 2.
PRIMARIES: dict[int, Chromaticities] = {
    1: SRGB_PRIMARIES,
    4: (0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: (*D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    7: (*D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    9: (*D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    12: (*D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
}
# H.273, table 3. Every other transfer is shown as sRGB's, as browsers do with that of BT.709.
GAMMA_22, GAMMA_28, LINEAR, PQ, HLG = 4, 5, 8, 16, 18
GAMMAS = {GAMMA_22: 2.2, GAMMA_28: 2.8, LINEAR: 1.0}

D50 = np.array([0.9642, 1.0, 0.8249])  # white of the ICC's connection space
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
PRIMARY_TAGS = (b"rXYZ", b"gXYZ", b"bXYZ")
CURVE_POINTS = 4096
GRAPHICS_WHITE = 203.0  # cd/m²: white of what is no highlight (ITU-R BT.2408)
HIGHLIGHTS = 1000.0  # cd/m²: what is still told from white
KNEE = 0.5  # of graphics white: light below it stays as it is


def profile_of_cicp(cicp: Cicp) -> bytes | None:
    """The ICC profile of a colour space by its numbers; None: sRGB, or nothing is said."""
    primaries = PRIMARIES.get(cicp.primaries, SRGB_PRIMARIES)
    if primaries == SRGB_PRIMARIES and cicp.transfer not in (*GAMMAS, PQ, HLG):
        return None
    return _profile(primaries, cicp.transfer)


def adobe_rgb() -> bytes:
    """The profile of Adobe RGB (1998)."""
    profile = profile_of_gamma(ADOBE_RGB_GAMMA, ADOBE_RGB_PRIMARIES)
    assert profile is not None
    return profile


@cache
def profile_of_gamma(gamma: float, primaries: Chromaticities) -> bytes | None:
    """The profile of primaries and an exponent; None if they make no colour space."""
    codes = np.linspace(0, 1, CURVE_POINTS)
    return matrix_profile(primaries, codes**gamma)


@cache
def profile_of_srgb_curve(primaries: Chromaticities) -> bytes | None:
    """The profile of primaries and the curve of sRGB; None if they make no colour space."""
    return matrix_profile(primaries, srgb_light(np.linspace(0, 1, CURVE_POINTS)))


@cache
def _profile(primaries: Chromaticities, transfer: int) -> bytes | None:
    codes = np.linspace(0, 1, CURVE_POINTS)
    if transfer == PQ:
        return matrix_profile(primaries, to_screen(pq_light(codes)))
    if transfer == HLG:
        return matrix_profile(primaries, to_screen(hlg_light(codes)))
    if transfer in GAMMAS:
        return matrix_profile(primaries, codes ** GAMMAS[transfer])
    return profile_of_srgb_curve(primaries)


def srgb_light(codes: Curve) -> Curve:
    """Light for codes of sRGB (IEC 61966-2-1)."""
    return np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)


def pq_light(codes: Curve) -> Curve:
    """Light for codes of PQ (BT.2100, table 4), where 1 is graphics white."""
    root = codes ** (32 / 2523)
    ratio = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return np.asarray(10_000 * ratio ** (8192 / 1305) / GRAPHICS_WHITE)


def hlg_light(codes: Curve) -> Curve:
    """Light of a screen of 1,000 cd/m² for codes of HLG (BT.2100, table 5), 1 is graphics white."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)
    return np.asarray(scene**1.2 * HIGHLIGHTS / GRAPHICS_WHITE)


def to_screen(light: Curve) -> Curve:
    """Light of any strength as light from 0 to 1: as it is up to the knee, then ever less.

    The shoulder is that of E. Reinhard et al., "Photographic Tone Reproduction for Digital
    Images", 2002, equation 4; highlights come out white.
    """
    peak = (HIGHLIGHTS / GRAPHICS_WHITE - KNEE) / (1 - KNEE)
    over = np.maximum(light - KNEE, 0) / (1 - KNEE)
    shoulder = over * (1 + over / peak**2) / (1 + over)
    return np.minimum(np.where(light <= KNEE, light, KNEE + (1 - KNEE) * shoulder), 1.0)


def matrix_profile(primaries: Chromaticities, curve: Curve) -> bytes | None:
    """An ICC profile; None if the primaries make no colour space, as a broken file's may."""
    matrix = _to_connection_space(primaries)
    if matrix is None:
        return None
    levels = np.round(np.clip(curve, 0, 1) * 65535).astype(">u2").tobytes()
    tone = b"curv" + bytes(4) + struct.pack(">I", len(curve)) + levels
    name = b"HashDesk\0"
    parts = [
        (b"desc", b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(78)),
        (b"cprt", b"text" + bytes(4) + b"public domain\0"),
        (b"wtpt", _xyz(D50)),
        *((tag, _xyz(column)) for tag, column in zip(PRIMARY_TAGS, matrix.T, strict=True)),
        *((tag, tone) for tag in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _assembled(parts)


def _to_connection_space(primaries: Chromaticities) -> NDArray[np.float64] | None:
    """From linear red, green and blue to XYZ under D50 (3, 3); Bradford's adaptation."""
    points = np.array(primaries).reshape(4, 2)
    if not np.isfinite(points).all() or (points[:, 1] <= 0).any() or points.max() > 1.5:
        return None
    white, *colours = (np.array([x / y, 1.0, (1 - x - y) / y]) for x, y in points)
    try:
        to_xyz = np.stack(colours, axis=1)
        to_xyz = to_xyz * np.linalg.solve(to_xyz, white)
        scale = np.diag((BRADFORD @ D50) / (BRADFORD @ white))
        matrix: NDArray[np.float64] = np.linalg.inv(BRADFORD) @ scale @ BRADFORD @ to_xyz
    except np.linalg.LinAlgError:
        return None
    return matrix if np.isfinite(matrix).all() and np.abs(matrix).max() < 4 else None


def _xyz(values: NDArray[np.float64]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(v * 65536) for v in values.tolist()))


def _assembled(parts: list[tuple[bytes, bytes]]) -> bytes:
    """A profile of its tags (ICC.1:2001-04, section 6); tags of equal content share it."""
    start = 128 + 4 + 12 * len(parts)
    body, places = b"", dict[bytes, int]()
    table = struct.pack(">I", len(parts))
    for tag, content in parts:
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", tag, places[content], len(content))
    kinds = (0x02100000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    head = struct.pack(">I4xI4s4s4s12x4s", start + len(body), *kinds)
    head += bytes(28) + struct.pack(">3i", *(round(v * 65536) for v in D50.tolist()))
    return head.ljust(128, b"\0") + table + body
