"""Records ↔ the notes that people have already: who is who, and since when.

`match` tells which former note a record is, `ledger` holds what is remembered, `adopt` takes over
decks that other tools made.
"""
