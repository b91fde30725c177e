from __future__ import annotations

import pytest

from cribdeck.identity.protobuf import number_field, read_message, text_field


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param("", {}, id="empty"),
        pytest.param("08 05", {1: 5}, id="a number"),
        pytest.param("08 96 01", {1: 150}, id="a number of two bytes"),
        pytest.param("08 ff ff ff ff ff ff ff ff ff 01", {1: (1 << 64) - 1}, id="of ten bytes"),
        pytest.param("08 7f 10 80 01", {1: 127, 2: 128}, id="two fields"),
        pytest.param("1a 03 61 62 63", {3: b"abc"}, id="bytes"),
        pytest.param("1a 00 08 01", {3: b"", 1: 1}, id="no bytes"),
        pytest.param("fa 0f 01 78", {255: b"x"}, id="a field above 15"),
        pytest.param("11 01 00 00 00 00 00 00 01 08 02", {2: (1 << 56) + 1, 1: 2}, id="8 bytes"),
        pytest.param("15 01 00 00 01 08 02", {2: (1 << 24) + 1, 1: 2}, id="4 bytes"),
        pytest.param("08 01 08 02", {1: 2}, id="the last value counts"),
        pytest.param("0a 05 61", {1: b"a"}, id="bytes that end too early"),
    ],
)
def test_message(data: str, message: dict[int, object]) -> None:
    assert read_message(bytes.fromhex(data)) == message


@pytest.mark.parametrize("wire_type", [3, 4, 6, 7])
def test_unknown_wire_type__is_refused(wire_type: int) -> None:
    with pytest.raises(ValueError, match=r"^a note type's settings cannot be read$"):
        read_message(bytes([1 << 3 | wire_type, 0, 0]))


@pytest.mark.parametrize("data", ["08", "08 80", "80", "1a"])
def test_number_that_ends_too_early__is_refused(data: str) -> None:
    with pytest.raises(IndexError):
        read_message(bytes.fromhex(data))


def test_text() -> None:
    message = {1: "ä".encode(), 2: 5}

    assert text_field(message, 1) == "ä"
    assert text_field(message, 2) == ""
    assert text_field(message, 3) == ""
    with pytest.raises(UnicodeDecodeError):
        text_field({1: b"\xff"}, 1)


def test_number() -> None:
    message = {1: b"5", 2: 5, 3: 0}

    assert number_field(message, 1) is None
    assert number_field(message, 2) == 5
    assert number_field(message, 3) == 0
    assert number_field(message, 4) is None
