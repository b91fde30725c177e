"""The command line: arguments in, text and exit codes out.

It holds no pipeline: each command asks `pipeline` for one thing and prints what comes back.
"""
