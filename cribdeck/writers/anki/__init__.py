"""Records → .apkg."""
