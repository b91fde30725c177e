"""Files written whole or not at all, fingerprints, the sealed cache, values as bytes."""
