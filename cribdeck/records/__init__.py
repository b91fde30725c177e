"""Candidates → records."""
