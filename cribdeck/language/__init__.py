"""What words say about a text."""
