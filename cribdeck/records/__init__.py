"""Candidates → records: terms and tags, the same thing joined, what is doubtful about them."""
