"""Pictures as bytes. This module needs nothing of cribdeck: the older Ankis' tests read it too."""

from __future__ import annotations

from pathlib import Path

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
"The smallest PNG: one point."
FOLDER = Path(__file__).parent / "property" / "pictures"
"A photograph `p.png` and a drawing `p.svg`."
PNG = (FOLDER / "p.png").read_bytes()
