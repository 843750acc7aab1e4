"""Changes to a file's bytes: at random, and aimed at its parts and numbers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.faults.hostile.image_structure import (
    PNG_START,
    Structure,
    structure_of,
    with_png_checksums,
)

LARGEST_MUTANT = 400_000  # bytes


def flip_bits(data: bytearray, random: Random) -> None:
    """A few bits, anywhere: a bad disk."""
    for _ in range(random.randint(1, 4)):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def truncate(data: bytearray, random: Random) -> None:
    """A copy that was cut off."""
    del data[random.randrange(1, len(data)) :]


def change_head(data: bytearray, random: Random) -> None:
    """A few bytes at the beginning, where decoders decide."""
    for _ in range(random.randint(1, 6)):
        data[random.randrange(min(200, len(data)))] = random.choice(
            [0, 255, 127, 128, random.randrange(256)]
        )


def overwrite_word(data: bytearray, random: Random) -> None:
    """Four bytes anywhere become an extreme number."""
    at = random.randrange(len(data))
    words = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0")
    data[at : at + 4] = random.choice(words)


def repeat(data: bytearray, random: Random) -> None:
    """A piece comes again and again."""
    at = random.randrange(len(data))
    data[at:at] = data[at : at + random.randrange(1, 400)] * random.randint(1, 5)


def delete(data: bytearray, random: Random) -> None:
    """A piece is lost."""
    at = random.randrange(len(data))
    del data[at : at + random.randrange(1, 400)]


def scramble(data: bytearray, random: Random) -> None:
    """A piece becomes noise, of another length perhaps."""
    at = random.randrange(len(data))
    data[at : at + random.randrange(1, 64)] = random.randbytes(random.randrange(1, 64))


def zero_sector(data: bytearray, random: Random) -> None:
    """A sector that a bad card gives as zeros."""
    at = random.randrange(0, len(data), 512)
    data[at : at + 512] = bytes(len(data[at : at + 512]))


BLIND: tuple[Callable[[bytearray, Random], None], ...] = (
    *(flip_bits, truncate, change_head, overwrite_word, repeat, delete, scramble, zero_sector),
)


def change_numbers(data: bytearray, structure: Structure, random: Random) -> None:
    """One to three lengths, sizes, counts or offsets become extreme, or off by one."""
    for _ in range(random.randint(1, 3)):
        number = random.choice(structure.numbers)
        place = slice(number.at, number.at + number.width)
        value, top = int.from_bytes(data[place], number.order), 1 << 8 * number.width
        extremes = (0, 1, top - 1, top >> 1, (top >> 1) - 1, value + 1, value - 1, value * 2)
        changed = random.choice((*extremes, value ^ 1 << random.randrange(16), len(data)))
        data[place] = (changed % top).to_bytes(number.width, number.order)


def rearrange(data: bytearray, structure: Structure, random: Random) -> None:
    """Parts change places, come twice or are left out."""
    one, two = sorted((random.choice(structure.parts), random.choice(structure.parts)))
    first, second = data[slice(*one)], data[slice(*two)]
    match random.randrange(3):
        case 0:
            del data[slice(*one)]
        case 1:
            data[one[1] : one[1]] = first * random.randint(1, 30)
        case _ if one[1] <= two[0]:
            data[slice(*two)] = first
            data[slice(*one)] = second


def splice(data: bytearray, other: bytes, random: Random) -> None:
    """The beginning of one file, and the rest of another."""
    data[random.randrange(len(data)) :] = other[random.randrange(len(other)) :]


def mutant(suffix: str, data: bytes, other: bytes, random: Random) -> bytes:
    """A file changed in one to three ways. other: a file of the same format, to splice it with."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        structure = structure_of(suffix, bytes(changed))
        kind = random.random()
        if kind < 0.35 and structure.numbers:
            change_numbers(changed, structure, random)
        elif kind < 0.5 and structure.parts:
            rearrange(changed, structure, random)
        elif kind < 0.55:
            splice(changed, other, random)
        else:
            random.choice(BLIND)(changed, random)
        del changed[LARGEST_MUTANT:]
        changed = changed or bytearray(data[:1])
    made = bytes(changed)
    # A decoder that finds a wrong checksum looks no further.
    return (
        with_png_checksums(made) if made.startswith(PNG_START) and random.random() < 0.8 else made
    )
