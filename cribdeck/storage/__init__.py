"""Files, fingerprints and the cache."""
