"""How large a photograph is, as its head says."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import IO


def points_of(file: Path | IO[bytes], formats: tuple[str, ...] | None = None) -> int | None:
    """Width by height of a photograph; None if it is none.

    `formats` are Pillow's names of those that count; all that it knows if none are named.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Our own limit is lower.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=formats) as image:
                return image.width * image.height
    # Pillow refuses what has more than twice its own limit: that is too much here, too.
    except Image.DecompressionBombError:
        return sys.maxsize
    except Exception:  # noqa: BLE001 - Pillow's readers raise anything on a damaged file
        return None
