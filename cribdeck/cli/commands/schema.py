"""`cribdeck schema`."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema of cribdeck.yaml, for editors."""
    from cribdeck.config.settings import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
