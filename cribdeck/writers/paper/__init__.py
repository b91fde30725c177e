"""Records → PDF."""
