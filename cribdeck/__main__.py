"""`python -m cribdeck`."""

from __future__ import annotations

from cribdeck.cli import main

if __name__ == "__main__":
    main()
