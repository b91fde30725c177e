"""What people see on the terminal: findings, progress, summaries.

Colour only on a terminal, and never with NO_COLOR.
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

from cribdeck.build.reading import Progress as Callback
from cribdeck.build.reading import no_progress
from cribdeck.model.diagnostics import SHOWN, Diagnostic, Severity, more_than_shown, serious
from cribdeck.model.errors import CribdeckError
from cribdeck.model.inline import one_line
from cribdeck.model.note import plain
from cribdeck.model.outline import Node, walk_nodes
from cribdeck.model.records import FateKind, Record

if TYPE_CHECKING:
    # What is only printed here need not be loaded for an error or a version.
    from cribdeck.build.pipeline import ExplainedLine
    from cribdeck.identity.adopt import AdoptionResult
    from cribdeck.identity.drafts import Doubt

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_FATES = {
    FateKind.EXTRACTED: "green",
    FateKind.CONTEXT: "dim",
    FateKind.SKIPPED: "yellow",
    FateKind.BLANK: "dim",
}
_ASKED = 200
"Characters of a definition that tell which one it is."


def shown(definition: Sequence[Node]) -> str:
    """A definition's wording on one line."""
    return " ".join(one_line(node.content) for node in walk_nodes(tuple(definition)))


class Terminal:
    """Standard output for results, standard error for everything else."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.out = Console(soft_wrap=True, highlight=False, emoji=False)
        self.err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)

    def result(self, value: str) -> None:
        """A result, exactly as it is."""
        self.out.file.write(value)
        self.out.file.flush()

    def error(self, error: CribdeckError) -> None:
        """What stopped the command and what to do about it."""
        self.err.print(f"[red]error:[/] {escape(str(error))}")
        if error.hint:
            self.err.print(f"  hint: {escape(error.hint)}")

    def say(self, message: str) -> None:
        """A remark, unless remarks are unwanted."""
        if not self.quiet:
            self.err.print(escape(message))

    def findings(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Findings, a line each with its hint below it."""
        for finding in diagnostics:
            place, _, rest = str(finding).partition(f" {finding.severity}[")
            self.err.print(
                f"{escape(place)}"
                f" [{_COLOURS[finding.severity]}]{finding.severity}[/]{escape('[' + rest)}"
            )
            if finding.hint:
                self.err.print(f"    hint: {escape(finding.hint)}")

    def build_findings(self, diagnostics: Sequence[Diagnostic]) -> None:
        """What a build found, worst first, the remarks left to `check`."""
        if not self.quiet:
            found = serious(diagnostics)
            self.findings(found[:SHOWN])
            if more := more_than_shown(len(found)):
                self.err.print(more)

    def decide(self, doubt: Doubt) -> bool | None:
        """Ask whether a record is a former note; None where nobody answers."""
        record, former = doubt.draft.record, doubt.former
        told = plain(former.fields.get("Definition") or former.fields.get("Text", ""))
        self.err.print(
            f"\nnow    [bold]{escape(record.term)}[/]  {escape(shown(record.definition)[:_ASKED])} "
            f" ({escape(record.origins[0].file)}:{record.origins[0].span.first})"
        )
        self.err.print(f"before [bold]{escape(former.term)}[/]  {escape(told[:_ASKED])}")
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

    def adopted(self, adopted: AdoptionResult, *, dry_run: bool) -> None:
        """What was taken over from an old deck, and what was not."""
        for draft, _ in adopted.pairs:
            self.out.print(escape(f"= {draft.record.term}"))
        for question in adopted.unknown:
            self.out.print(escape(f"? {question[:_ASKED]}"))
        done = "would be" if dry_run else "are"
        self.say(
            f"{len(adopted.pairs)} notes {done} taken over; {len(adopted.unknown)} questions of the"
            " old deck (?) are no term of the notes and stay as they are"
        )

    @contextlib.contextmanager
    def progress(self, steps: int) -> Iterator[Callback]:
        """A bar on a terminal, plain lines in a pipe, nothing when quiet."""
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

    def summary(self, counts: Mapping[str, object], outputs: Sequence[Path]) -> None:
        """The table at the end of a build and the files it made."""
        if self.quiet:
            return
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in counts:
            table.add_column(name, justify="right")
        table.add_row(*(str(value) for value in counts.values()))
        self.out.print(table)
        for path in outputs:
            self.out.print(escape(str(path)))

    def records(self, records: Sequence[Record]) -> None:
        """Records as a table for reading."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("term", "definition", "place"):
            table.add_column(name, overflow="fold")
        for record in records:
            origin = record.origins[0]
            table.add_row(
                escape(record.term),
                escape(shown(record.definition)),
                escape(f"{origin.file}:{origin.span.first}"),
            )
        Console(highlight=False, emoji=False).print(table)

    def lines(self, rows: Sequence[ExplainedLine]) -> None:
        """Every line of a file with its fate."""
        for number, row in enumerate(rows, 1):
            fate = row.fate
            why = " ".join(
                part
                for part in (
                    fate.rule,
                    f"→ {row.key}" if row.key else "",
                    f"({fate.reason})" if fate.reason else "",
                )
                if part
            )
            self.out.print(
                f"{number:>5} [{_FATES[fate.kind]}]{fate.kind:<9}[/] {escape(why[:44]):<44} │"
                f" {escape(row.text)}"
            )

    def check(self, diagnostics: Sequence[Diagnostic], files: int) -> None:
        """Findings on standard output, and how many there are."""
        for finding in diagnostics:
            self.out.print(escape(str(finding)))
            if finding.hint and not self.quiet:
                self.out.print(escape(f"    hint: {finding.hint}"))
        counts = [
            sum(1 for finding in diagnostics if finding.severity is severity)
            for severity in Severity
        ]
        named = ", ".join(
            f"{count} {severity}{'s' if count != 1 else ''}"
            for count, severity in zip(counts, Severity, strict=True)
        )
        self.say(f"{named} in {files} file{'s' if files != 1 else ''}")
