"""`cribdeck schema`."""

from __future__ import annotations

import json

import typer

from cribdeck.cli.options import open_terminal


def schema(context: typer.Context) -> None:
    """Print the JSON Schema of cribdeck.yaml, for editors."""
    from cribdeck.config.settings import json_schema

    open_terminal(context).write_json(json.dumps(json_schema(), indent=2) + "\n")
