"""Records ↔ the notes people already have."""
