"""What people see on the terminal: findings, progress, summaries, tables.

Colour only on a terminal, and never with NO_COLOR (https://no-color.org); Rich sees to both.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.prompt import Prompt
from rich.table import Table

from cribdeck.model.errors import CribdeckError
from cribdeck.model.findings import SHOWN, Finding, Severity, more_than_shown, serious
from cribdeck.model.inline import one_line
from cribdeck.model.note import plain
from cribdeck.model.outline import Node, walk_nodes
from cribdeck.model.records import FateKind, Record
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


class Terminal:
    """Standard output for results, standard error for everything else.

    If `quiet`, only results, errors and questions are printed.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        # Rich would break lines, colour numbers and make emoji of the `:name:` in a note.
        self.out = Console(soft_wrap=True, highlight=False, emoji=False)
        self.err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)

    def write(self, text: str) -> None:
        """Write a result exactly as it is, without markup or wrapping."""
        self.out.file.write(text)
        self.out.file.flush()

    def print_error(self, error: CribdeckError) -> None:
        """Print what stopped the command and what to do about it."""
        self.err.print(f"[red]error:[/] {escape(str(error))}")
        if error.hint:
            self.err.print(f"  hint: {escape(error.hint)}")

    def print_failure(self, message: str) -> None:
        """Print why a command that ran to its end failed nevertheless."""
        self.err.print(message, style="red")

    def print_remark(self, message: str) -> None:
        """Print something good to know, unless quiet."""
        if not self.quiet:
            self.err.print(escape(message))

    def print_findings(self, findings: Sequence[Finding]) -> None:
        """Print findings to standard error, a line each with its hint below it."""
        for finding in findings:
            # Coloured in the text that `check` prints too, so that both always look alike.
            place, _, rest = str(finding).partition(f" {finding.severity}[")
            severity = f"[{_SEVERITY_COLOURS[finding.severity]}]{finding.severity}[/]"
            self.err.print(f"{escape(place)} {severity}{escape('[' + rest)}")
            if finding.hint:
                self.err.print(f"    hint: {escape(finding.hint)}")

    def print_build_findings(self, findings: Sequence[Finding]) -> None:
        """Print the first errors and warnings of a build, unless quiet; `check` has them all."""
        if not self.quiet:
            to_show = serious(findings)
            self.print_findings(to_show[:SHOWN])
            if more := more_than_shown(len(to_show)):
                self.err.print(more)

    def ask_about_doubt(self, doubt: Doubt) -> bool | None:
        """Ask whether a record is a former note under another name.

        Returns None if the user decides later, or if standard input has no answer.
        """
        record, former = doubt.draft.record, doubt.former
        origin = record.origins[0]
        definition = definition_text(record.definition)
        former_definition = plain(former.fields.get("Definition") or former.fields.get("Text", ""))
        self.err.print(
            f"\nnow    [bold]{escape(record.term)}[/]  {escape(definition[:_EXCERPT])} "
            f" ({escape(origin.file)}:{origin.span.first})"
        )
        self.err.print(
            f"before [bold]{escape(former.term)}[/]  {escape(former_definition[:_EXCERPT])}"
        )
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
            self.out.print(escape(f"= {draft.record.term}"))
        for question in adoption.unknown:
            self.out.print(escape(f"? {question[:_EXCERPT]}"))
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
                TextColumn("{task.description}"),
            )
            with Progress(*columns, console=self.err, transient=True) as bar:
                task = bar.add_task("", total=steps)

                def advance(step: str, what: str) -> None:
                    bar.update(task, advance=1, description=escape(f"{step} {what}"))

                yield advance
        else:
            yield lambda step, what: self.err.print(escape(f"{step} {what}"))

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
            self.out.print(escape(str(path)))

    def print_records(self, records: Sequence[Record]) -> None:
        """Print a table of terms, definitions and places, wrapped to the terminal's width."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("term", "definition", "place"):
            table.add_column(name, overflow="fold")
        for record in records:
            origin = record.origins[0]
            table.add_row(
                escape(record.term),
                escape(definition_text(record.definition)),
                escape(f"{origin.file}:{origin.span.first}"),
            )
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
            self.out.print(
                f"{number:>5} [{_FATE_STYLES[fate.kind]}]{fate.kind:<9}[/]"
                f" {escape(reason):<{_REASON_WIDTH}} │ {escape(line.text)}"
            )

    def print_check(self, findings: Sequence[Finding], file_count: int) -> None:
        """Print findings to standard output, and how many there are."""
        for finding in findings:
            self.out.print(escape(str(finding)))
            if finding.hint and not self.quiet:
                self.out.print(escape(f"    hint: {finding.hint}"))
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
