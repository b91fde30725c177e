"""Reading the fields of a protocol buffer, without its schema and no more than that.

The format is described at protobuf.dev/programming-guides/encoding. Anki keeps the settings of note
types in it; the library that reads all of the format is larger than this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class _WireType(IntEnum):
    """How the value after a tag is written; the two that are missing, groups, are out of use."""

    VARINT = 0
    I64 = 1
    LEN = 2
    I32 = 5


_MOST_BITS = 70
"Of a number: ten bytes of seven bits; more would only be there to take time."
_TYPE_BITS = 3
"Lowest bits of a tag, which hold the wire type; those above hold the field's number."


def read_message(data: bytes) -> dict[int, int | bytes]:
    """The fields of a message: number of a field → its last value, a number or bytes.

    Raises:
        ValueError: a value is of no known wire type, or a number is too long.
        IndexError: the data ends within a number.
    """
    fields: dict[int, int | bytes] = {}
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        number = tag >> _TYPE_BITS
        match tag & ((1 << _TYPE_BITS) - 1):
            case _WireType.VARINT:
                fields[number], at = _read_varint(data, at)
            case _WireType.I64 | _WireType.I32 as wire_type:
                size = 8 if wire_type == _WireType.I64 else 4
                fields[number], at = int.from_bytes(data[at : at + size], "little"), at + size
            case _WireType.LEN:
                size, at = _read_varint(data, at)
                fields[number], at = data[at : at + size], at + size
            case _:
                raise ValueError("a note type's settings cannot be read")
    return fields


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at a place, 7 bits a byte, lowest first; and the place after it.

    Without a sign, of 64 bits.
    """
    value = shift = 0
    while shift < _MOST_BITS:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        # The highest bit of a byte says that the number goes on.
        if not data[at - 1] & 0x80:
            return value & (1 << 64) - 1, at
    raise ValueError("a number in a note type's settings has no end")


def text_field(message: Mapping[int, int | bytes], number: int) -> str:
    """A field that holds text; empty if it is missing or holds a number.

    Raises:
        UnicodeDecodeError: it is no UTF-8.
    """
    value = message.get(number, b"")
    return value.decode("utf-8") if isinstance(value, bytes) else ""


def number_field(message: Mapping[int, int | bytes], number: int) -> int | None:
    """A field that holds a number with a sign; None if it is missing or holds bytes.

    Negative ones are written as what is left of 2^64: ids of newer Ankis are any 64 bits.
    """
    value = message.get(number)
    if not isinstance(value, int):
        return None
    return value - (1 << 64) if value >> 63 else value
