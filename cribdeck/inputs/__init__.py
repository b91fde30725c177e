"""Which files are read, and the pictures they refer to.

The only folder that looks for files named in notes, and the only code that fetches anything.
"""
