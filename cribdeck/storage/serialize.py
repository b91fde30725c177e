"""The pipeline's values ↔ bytes: for other processes, for the cache, for what is kept small.

MessagePack, read back against the types it is to have: what was damaged is an error, and no data
can run anything, as it could with pickle.
"""

from __future__ import annotations

import os
from collections.abc import Hashable
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar, cast

import msgspec
from pydantic import BaseModel

T = TypeVar("T")


def pack(value: object) -> bytes:
    """A value as bytes: same value, same bytes."""
    return _encoder().encode(value)


def unpack(kind: type[T], data: bytes) -> T:
    """The value of a type that `pack` made these bytes of.

    Raises:
        ValueError: the bytes hold no such value.
    """
    try:
        value: T = _decoder(cast("Hashable", kind)).decode(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return value


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder(enc_hook=_settings_as_data, order="deterministic")


@cache
def _decoder(
    kind: Any,  # noqa: ANN401 - any type that msgspec knows
) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_data_as_settings)


def _settings_as_data(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, PurePath):
        # A path may hold bytes that are no text.
        return os.fsencode(value)
    raise TypeError(f"{type(value).__name__} cannot be packed")


def _data_as_settings(kind: type[object], data: object) -> object:
    if issubclass(kind, BaseModel):
        return kind.model_validate(data)
    if issubclass(kind, PurePath) and isinstance(data, bytes):
        return kind(os.fsdecode(data))
    raise TypeError(f"{kind.__name__} cannot be unpacked")
