"""Cribdeck: study notes → an Anki deck and a cheat sheet."""

from __future__ import annotations

from cribdeck.model.program import VERSION

__version__ = VERSION
