"""Cribdeck: study notes → an Anki deck and a cheat sheet."""

from __future__ import annotations

__version__ = "0.1.0"
CONFIG_NAME = "cribdeck.yaml"
"The file that makes a folder a project."
