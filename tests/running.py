"""Building as a user does: the command line run as a process."""

from __future__ import annotations

import dataclasses as dc
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


@dc.dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def run_cribdeck(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, answers: str = ""
) -> Ran:
    # An older Anki lives in an environment that has no cribdeck in it.
    command = [
        os.environ.get("CRIBDECK_PYTHON", sys.executable),
        "-m",
        "cribdeck",
        *map(str, arguments),
    ]
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        input=answers,
        env={**os.environ, **(env or {})},
    )
    return Ran(done.returncode, done.stdout, done.stderr)


VERSION = "-2026.11"
"What the names of our own products tell, as cribdeck.yaml has it."
OWN_DECKS = {
    "aif-c01": "AWS Certified AI Practitioner",
    "mla-c01": "AWS Certified Machine Learning Engineer – Associate",
}
"Slug → name."
