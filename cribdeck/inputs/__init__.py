"""Which files are read, and what they refer to."""
