"""What people see on the terminal: findings, progress, summaries, tables.

Colour only on a terminal, and never with NO_COLOR (https://no-color.org); Rich sees to both. All
that is printed goes through `Terminal._print` and `Terminal.write`, where text of strangers is made
visible; Rich's markup is used nowhere, so no text can be taken for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text

from cribdeck.model.errors import CribdeckError
from cribdeck.model.findings import SHOWN, Finding, Severity, more_than_shown, serious
from cribdeck.model.inline import one_line
from cribdeck.model.note import plain
from cribdeck.model.outline import Node, walk_nodes
from cribdeck.model.records import FateKind, Record
from cribdeck.model.visible import visible, visible_json, visible_lines
from cribdeck.pipeline.reading import Progress as ProgressCallback
from cribdeck.pipeline.reading import no_progress

if TYPE_CHECKING:
    # Loading the whole pipeline would delay the printing of an error.
    from cribdeck.identity.adopt import AdoptionResult
    from cribdeck.identity.drafts import Doubt
    from cribdeck.pipeline.commands import ExplainedLine

_SEVERITY_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_FATE_STYLES = {
    FateKind.EXTRACTED: "green",
    FateKind.CONTEXT: "dim",
    FateKind.SKIPPED: "yellow",
    FateKind.BLANK: "dim",
}
_EXCERPT = 200
"Characters of a definition that are enough to recognise it."
_REASON_WIDTH = 44
"Characters of the column that says why a line has its fate."
_LAST_ASCII = 0x7F


class Terminal:
    """Standard output for results, standard error for everything else.

    If `quiet`, only results, errors and questions are printed.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        # Rich would break lines, colour numbers and make emoji of the `:name:` in a note.
        self.out = Console(soft_wrap=True, highlight=False, emoji=False)
        self.err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)

    @property
    def is_unicode(self) -> bool:
        """Whether results can hold every character."""
        return (getattr(self.out.file, "encoding", None) or "utf-8").lower().startswith("utf")

    def write(self, text: str) -> None:
        """Write a result of several lines, without markup or wrapping."""
        self.out.file.write(visible_lines(text))
        self.out.file.flush()

    def write_json(self, text: str) -> None:
        """Write a result that is JSON, and stays the same data in every encoding."""
        text = visible_json(text)
        if not self.is_unicode:
            text = _ascii_json(text)
        self.out.file.write(text)
        self.out.file.flush()

    def write_table(self, text: str) -> None:
        """Write a result that is CSV, which has no escapes: as UTF-8, but on a terminal."""
        write_bytes = getattr(self.out.file, "write_bytes", None)
        if self.is_unicode or self.out.file.isatty() or write_bytes is None:
            self.write(text)
        else:
            write_bytes(visible_lines(text).encode())

    def _print(self, console: Console, *parts: str | tuple[str, str]) -> None:
        """Print a line of texts, some of them with a style."""
        line = Text()
        for part in parts:
            text, style = (part, "") if isinstance(part, str) else part
            line.append(visible(text), style)
        console.print(line)

    def print_error(self, error: CribdeckError) -> None:
        """Print what stopped the command and what to do about it."""
        first, *others = str(error).split("\n")
        self._print(self.err, ("error:", "red"), f" {first}")
        # Set in, for a line end may be part of a name.
        for line in others:
            self._print(self.err, f"  {line}")
        if error.hint:
            self._print(self.err, f"  hint: {error.hint}")

    def print_failure(self, message: str) -> None:
        """Print why a command that ran to its end failed nevertheless."""
        self._print(self.err, (message, "red"))

    def print_remark(self, message: str) -> None:
        """Print something good to know, unless quiet."""
        if not self.quiet:
            self._print(self.err, message)

    def print_findings(self, findings: Sequence[Finding]) -> None:
        """Print findings to standard error, a line each with its hint below it."""
        for finding in findings:
            # Coloured in the text that `check` prints too, so that both always look alike.
            place, _, rest = str(finding).partition(f" {finding.severity}[")
            colour = _SEVERITY_COLOURS[finding.severity]
            self._print(self.err, f"{place} ", (finding.severity.value, colour), f"[{rest}")
            if finding.hint:
                self._print(self.err, f"    hint: {finding.hint}")

    def print_build_findings(self, findings: Sequence[Finding]) -> None:
        """Print the first errors and warnings of a build, unless quiet; `check` has them all."""
        if not self.quiet:
            to_show = serious(findings)
            self.print_findings(to_show[:SHOWN])
            if more := more_than_shown(len(to_show)):
                self._print(self.err, more)

    def ask_about_doubt(self, doubt: Doubt) -> bool | None:
        """Ask whether a record is a former note under another name.

        Returns None if the user decides later, or if standard input has no answer.
        """
        record, former = doubt.draft.record, doubt.former
        origin = record.origins[0]
        definition = definition_text(record.definition)
        former_definition = plain(former.fields.get("Definition") or former.fields.get("Text", ""))
        self.err.print()
        self._print(
            self.err,
            "now    ",
            (record.term, "bold"),
            f"  {definition[:_EXCERPT]}  ({origin.file}:{origin.span.first})",
        )
        self._print(self.err, "before ", (former.term, "bold"), f"  {former_definition[:_EXCERPT]}")
        try:
            answer = Prompt.ask(
                "one thing under another name, whose review history is to stay?",
                choices=["y", "n", "later"],
                default="later",
                console=self.err,
            )
        except EOFError:
            return None
        return {"y": True, "n": False}.get(answer)

    def print_adoption(self, adoption: AdoptionResult, *, dry_run: bool) -> None:
        """Print which notes of an old deck are taken over (=), and which are not (?)."""
        for draft, _ in adoption.pairs:
            self._print(self.out, f"= {draft.record.term}")
        for question in adoption.unknown:
            self._print(self.out, f"? {question[:_EXCERPT]}")
        verb = "would be" if dry_run else "are"
        self.print_remark(
            f"{len(adoption.pairs)} notes {verb} taken over; {len(adoption.unknown)} questions of"
            " the old deck (?) are no term of the notes and stay as they are"
        )

    @contextlib.contextmanager
    def progress(self, steps: int) -> Iterator[ProgressCallback]:
        """A callback that shows progress: a bar on a terminal, else lines; nothing if quiet."""
        if self.quiet:
            yield no_progress
        elif self.err.is_terminal:
            columns = (
                SpinnerColumn(),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.description}", markup=False),
            )
            with Progress(*columns, console=self.err, transient=True) as bar:
                task = bar.add_task("", total=steps)

                def advance(step: str, what: str) -> None:
                    bar.update(task, advance=1, description=visible(f"{step} {what}"))

                yield advance
        else:
            yield lambda step, what: self._print(self.err, f"{step} {what}")

    def print_summary(self, counts: Mapping[str, object], files: Sequence[Path]) -> None:
        """Print the table of counts at the end of a build and the files it made, unless quiet."""
        if self.quiet:
            return
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in counts:
            table.add_column(name, justify="right")
        table.add_row(*(str(value) for value in counts.values()))
        self.out.print(table)
        for path in files:
            self._print(self.out, str(path))

    def print_records(self, records: Sequence[Record]) -> None:
        """Print a table of terms, definitions and places, wrapped to the terminal's width."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("term", "definition", "place"):
            table.add_column(name, overflow="fold")
        for record in records:
            origin = record.origins[0]
            cells = (
                record.term,
                definition_text(record.definition),
                f"{origin.file}:{origin.span.first}",
            )
            table.add_row(*(Text(visible(cell)) for cell in cells))
        # With the soft wrapping of `self.out` a table would be wider than the terminal.
        Console(highlight=False, emoji=False).print(table)

    def print_explained_lines(self, lines: Sequence[ExplainedLine]) -> None:
        """Print the number, the fate, the reason for it and the text of every line of a file."""
        for number, line in enumerate(lines, 1):
            fate = line.fate
            parts = (
                fate.rule,
                f"→ {line.key}" if line.key else "",
                f"({fate.reason})" if fate.reason else "",
            )
            reason = " ".join(part for part in parts if part)[:_REASON_WIDTH]
            self._print(
                self.out,
                f"{number:>5} ",
                (f"{fate.kind:<9}", _FATE_STYLES[fate.kind]),
                f" {reason:<{_REASON_WIDTH}} │ {line.text}",
            )

    def print_check(self, findings: Sequence[Finding], file_count: int) -> None:
        """Print findings to standard output, and how many there are."""
        for finding in findings:
            self._print(self.out, str(finding))
            if finding.hint and not self.quiet:
                self._print(self.out, f"    hint: {finding.hint}")
        counts = [
            sum(1 for finding in findings if finding.severity is severity) for severity in Severity
        ]
        totals = ", ".join(
            f"{count} {severity}{'s' if count != 1 else ''}"
            for count, severity in zip(counts, Severity, strict=True)
        )
        self.print_remark(f"{totals} in {file_count} file{'s' if file_count != 1 else ''}")


def definition_text(definition: Sequence[Node]) -> str:
    """The text of a definition on one line."""
    return " ".join(one_line(node.content) for node in walk_nodes(tuple(definition)))


def _ascii_json(text: str) -> str:
    """JSON with escapes for all that is not ASCII, each half of a large character by itself."""
    units = text.encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(chr(code) if code <= _LAST_ASCII else rf"\u{code:04x}" for code in codes)
