"""Findings in the formats that other programs read, and the baseline of accepted findings.

A baseline is a text file with a line for each finding that a project accepts as it is. A line has a
fingerprint instead of the line number, so that it still fits when the notes around it change.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from cribdeck.model.errors import ConfigError
from cribdeck.model.findings import CODES, Finding, Severity
from cribdeck.model.program import VERSION
from cribdeck.model.visible import visible
from cribdeck.storage.atomic_files import write_atomically
from cribdeck.storage.limited_files import read_text

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LARGEST_BASELINE = 1 << 25
"Bytes of a baseline that is read: some hundred thousand findings."
_HEADER = (
    "# Findings accepted as they are: code, file and a fingerprint of the message; `cribdeck check"
    " --write-baseline` writes this file.\n"
)


def findings_json(findings: Sequence[Finding]) -> str:
    """A JSON list of objects with `file`, `line`, `severity`, `code`, `message` and `hint`."""
    rows = [
        {
            "file": finding.file,
            "line": max(finding.line, 1),
            "severity": finding.severity.value,
            "code": finding.code,
            "message": finding.message,
            "hint": finding.hint,
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def findings_sarif(findings: Sequence[Finding]) -> str:
    """A SARIF 2.1.0 log (an OASIS standard), which code hosts show beside the lines."""
    rules = [
        {"id": code, "shortDescription": {"text": CODES[code]}}
        for code in sorted({finding.code for finding in findings})
    ]
    results = [
        {
            "ruleId": finding.code,
            "level": _SARIF_LEVELS[finding.severity],
            "message": {
                "text": f"{finding.message} ({finding.hint})" if finding.hint else finding.message
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(finding.file)},
                        # Findings about a whole file have line 0; SARIF counts from 1.
                        "region": {"startLine": max(finding.line, 1)},
                    }
                }
            ],
        }
        for finding in findings
    ]
    driver = {"name": "cribdeck", "version": VERSION, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _uri(file: str) -> str:
    """A file's name as a relative reference (RFC 3986), as SARIF wants it."""
    # A colon before the first slash would make a scheme of what is before it.
    return quote(file, safe="/", errors="replace")


def _fingerprint(finding: Finding) -> str:
    """What stays the same of a finding when lines are added above it.

    Messages name other lines and counts, so their digits are left out as well.
    """
    message = "".join(char for char in finding.message if not char.isdigit())
    # A name may hold line ends.
    name = visible(finding.file)
    return f"{finding.code} {name} {hashlib.sha256(message.encode()).hexdigest()[:12]}"


def write_baseline(path: Path, findings: Sequence[Finding]) -> None:
    """Write a baseline that accepts these findings, in place of the one at `path`.

    Raises:
        OutputError: the file cannot be written.
    """
    lines = "".join(f"{line}\n" for line in sorted(map(_fingerprint, findings)))
    write_atomically(path, [(_HEADER + lines).encode()])


def without_baseline(findings: Sequence[Finding], path: Path) -> tuple[Finding, ...]:
    """The findings that the baseline at `path` does not accept; each of its lines accepts one.

    Raises:
        ConfigError: the file cannot be read.
    """
    hint = "write it with `cribdeck check --write-baseline`"
    text = read_text(path, limit=_LARGEST_BASELINE, hint=hint)
    if text is None:
        raise ConfigError(f"{path}: cannot be read: no such file", hint=hint)
    lines = text.split("\n")
    accepted = Counter(line for line in lines if line and not line.startswith("#"))
    remaining = []
    for finding in findings:
        fingerprint = _fingerprint(finding)
        if accepted[fingerprint]:
            accepted[fingerprint] -= 1
        else:
            remaining.append(finding)
    return tuple(remaining)
