"""One module a command; `cli.app` registers them in one table.

Everything heavy is imported within the functions, so that `--help` and `--version` stay fast.
"""
