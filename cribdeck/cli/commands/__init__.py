"""One module a command; `app` registers them.

Everything heavy is imported within the functions, so that `--help` and `--version` stay fast.
"""
