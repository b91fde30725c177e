"""Outline → candidates."""
