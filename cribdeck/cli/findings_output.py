"""Diagnostics → the forms other programs read.

And the baseline of those a project accepts as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cribdeck.model.diagnostics import CODES, Diagnostic, Severity
from cribdeck.model.errors import ConfigError
from cribdeck.model.program import VERSION
from cribdeck.storage.atomic_files import write_atomically

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_HEAD = (
    "# Findings accepted as they are: code, file and a fingerprint of the message; `cribdeck check"
    " --write-baseline` writes this file.\n"
)


def findings_json(findings: Sequence[Diagnostic]) -> str:
    """A JSON list of objects with `file`, `line`, `severity`, `code`, `message` and `hint`."""
    rows = [
        {
            "file": found.file,
            "line": max(found.line, 1),
            "severity": found.severity.value,
            "code": found.code,
            "message": found.message,
            "hint": found.hint,
        }
        for found in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def findings_sarif(findings: Sequence[Diagnostic]) -> str:
    """A SARIF 2.1.0 log, as code hosts show it beside the lines."""
    rules = [
        {"id": code, "shortDescription": {"text": CODES[code]}}
        for code in sorted({found.code for found in findings})
    ]
    results = [
        {
            "ruleId": found.code,
            "level": _LEVELS[found.severity],
            "message": {"text": f"{found.message} ({found.hint})" if found.hint else found.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": found.file},
                        "region": {"startLine": max(found.line, 1)},
                    }
                }
            ],
        }
        for found in findings
    ]
    driver = {"name": "cribdeck", "version": VERSION, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _fingerprint(found: Diagnostic) -> str:
    """What stays the same when lines are added above a finding."""
    message = "".join(char for char in found.message if not char.isdigit())
    return f"{found.code} {found.file} {hashlib.sha256(message.encode()).hexdigest()[:12]}"


def write_baseline(path: Path, findings: Sequence[Diagnostic]) -> None:
    """Accept these findings.

    Raises:
        OutputError: the file cannot be written.
    """
    write_atomically(
        path,
        [(_HEAD + "".join(f"{line}\n" for line in sorted(map(_fingerprint, findings)))).encode()],
    )


def without_baseline(findings: Sequence[Diagnostic], path: Path) -> tuple[Diagnostic, ...]:
    """The findings that the baseline does not accept; each of its lines accepts one.

    Raises:
        ConfigError: the file cannot be read.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: cannot be read: {error}",
            hint="write it with `cribdeck check --write-baseline`",
        ) from error
    accepted = Counter(line for line in lines if line and not line.startswith("#"))
    left = []
    for found in findings:
        if accepted[_fingerprint(found)]:
            accepted[_fingerprint(found)] -= 1
        else:
            left.append(found)
    return tuple(left)
