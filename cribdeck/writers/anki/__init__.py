"""A deck → an Anki package: the fields of notes, note types, the collection.

`genanki_private` is the only user of genanki.
"""
