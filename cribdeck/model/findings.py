"""Findings about the user's files, as values.

They travel beside the results and never stop a stage.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterable
from enum import StrEnum

from cribdeck.model.visible import visible


class Severity(StrEnum):
    """How much a finding matters: an error makes `check` fail, a warning does with `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


CODES: dict[str, str] = {
    "bad-front-matter": "the front matter is not YAML, or not a mapping",
    "unknown-key": "a key in front matter that means nothing here",
    "bad-value": "a front-matter value of the wrong type",
    "mended-text": "text damaged by a wrong encoding was mended while reading",
    "replaced-bytes": "bytes that are text in no encoding were replaced",
    "no-records": "a source file in which nothing could be found",
    "empty-label": "a label with nothing after it or below it",
    "namesakes": "one term names different things; each has its own record",
    "doubtful-match": (
        "a record that may be a former note under another name; a person is to decide"
    ),
    "stays-in-subdeck": "notes whose cards stay in the subdeck they were first put in",
    "missing-image": "an image that is not in the project",
    "bad-image": "an image that is damaged, or of another format than its name says",
    "remote-image": "an image on the network, which is not fetched",
    "near-duplicate": "two terms that differ by a letter or two",
    "two-definitions": "one term told in different words at several places",
    "gives-away-term": "a definition that holds its own term",
    "too-long": "a definition too long for one card",
    "circular": "a definition that only says the term again",
    "long-list": "a list longer than one can tell from memory",
    "unknown-label": "a label taken for an aspect by its company alone",
    "barren-heading": "a heading with text under it from which nothing was taken",
    "guessed-encoding": "the file is not UTF-8; its encoding was guessed",
    "overlong-line": "a line too long for notes was left out",
    "over-limit": "something larger than notes may take up was left out",
    "not-text": "the file holds bytes that no text has",
    "missing-glyph": "a character for which no font on this machine has a shape",
    "lost-entry": "an entry that is not whole on the sheet",
    "too-wide": "something that passes the edge of its column on the sheet",
    "does-not-fit": "a sheet that does not fit on the pages it was asked to take",
    "refused-address": "something that a picture or a template wants to load from elsewhere",
    "shortened": "a definition that was cut on the sheet, as asked",
    "bad-formula": "a formula that cannot be typeset",
}
"""Every code a finding may carry, with what it means; the documentation is checked against
it."""


@dc.dataclass(frozen=True, slots=True)
class Finding:
    """One finding: printed as `file:line: severity[code]: message`."""

    severity: Severity
    code: str
    "A key of CODES; stable, so that people can filter by it."
    message: str
    file: str
    line: int
    "1-based; 0 for the file as a whole."
    hint: str = ""

    def __str__(self) -> str:
        """The one-line form that editors jump from."""
        return visible(
            f"{self.file}:{max(self.line, 1)}: {self.severity}[{self.code}]: {self.message}"
        )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The distinct findings by file and line."""
    return tuple(
        sorted(set(findings), key=lambda d: (d.file, d.line, d.severity, d.code, d.message))
    )


SHOWN = 12
"Findings that a build shows; `check` lists them all."


def serious(findings: Iterable[Finding]) -> list[Finding]:
    """What a build shows of its findings, worst first; remarks are left to `check`."""
    given = list(findings)
    return [
        finding
        for severity in (Severity.ERROR, Severity.WARNING)
        for finding in given
        if finding.severity is severity
    ]


def more_than_shown(count: int) -> str:
    """What is said of findings that are not shown; nothing if all are."""
    return f"… and {count - SHOWN} more: `cribdeck check` lists them all" if count > SHOWN else ""


def shown_text(findings: Iterable[Finding]) -> str:
    """The findings that a build shows, without colour."""
    found = serious(findings)
    lines = [
        line
        for finding in found[:SHOWN]
        for line in (str(finding), visible(f"    hint: {finding.hint}") if finding.hint else "")
    ]
    return "".join(f"{line}\n" for line in (*lines, more_than_shown(len(found))) if line)
