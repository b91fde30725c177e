"""What the program says of itself."""

from __future__ import annotations

VERSION = "0.1.0"
CONFIG_NAME = "cribdeck.yaml"
"The file that makes a folder a project."
