"""Records → a typeset PDF: entries, fitted to the pages asked for, laid out in columns.

Put on sheets, and read back.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from cribdeck.config.paper_settings import SheetSettings
from cribdeck.language.terms import fold
from cribdeck.model.errors import ConfigError
from cribdeck.model.findings import Finding, Severity
from cribdeck.writers.paper import findings as trouble
from cribdeck.writers.paper.fit import Piece, Setting, fitted, height_of
from cribdeck.writers.paper.fonts import faces, families, font_language
from cribdeck.writers.paper.read_back import lost
from cribdeck.writers.paper.sheet_entries import EntryMaker, SheetEntry
from cribdeck.writers.paper.typeset import (
    NO_COLUMNS,
    Columns,
    Grid,
    Typesetter,
    first_and_last,
    grid_of,
    in_columns,
)
from cribdeck.writers.product import Output, Product, WriterContext
from cribdeck.writers.templates import Templates

_TARGET = re.compile(r'href="#e(\d+)"')
_MORE_TRIES = 2
"Layouts after the first, where the guess was too short."
_LONGEST_NAME = 36
"Characters of a term at the head of a sheet."
_AT_A_TIME = 1000
"Entries that are laid out together."
_COSTLY = 5
"Entries that are named when a sheet does not fit."


@dc.dataclass(frozen=True, slots=True)
class _IndexLetter:
    """The names in the index that begin alike."""

    letter: str
    names: tuple[tuple[str, int], ...]
    "Name and number of its entry."


def write_sheet(product: Product, context: WriterContext) -> Output:
    """The `.pdf`.

    Raises:
        ConfigError: a template or a font is missing or wrong, or the settings choose no entry at
            all.
    """
    maker = EntryMaker(product, context)
    entries = maker.entries()
    if not entries:
        raise ConfigError(
            f"the sheet of {product.deck.settings.name} chooses no entry",
            hint="look at `tags`, `sections` and `leave_out` of its `sheet` settings",
        )
    sheet = _Sheet(product, entries)
    columns, setting = sheet.laid_out()
    grid = sheet.grid(setting.columns)
    sheets = in_columns(columns, grid)
    data = sheet.typesetter.impose(
        sheets, sheet.frame(columns, setting), product.deck.settings.sheet.standard
    )
    by_mark = {f"{kind}{entry.number}": entry.record for entry in entries for kind in "eb"}
    findings = [
        *maker.findings,
        *sheet.findings,
        *trouble.typeset_findings(product, sheet.typesetter),
    ]
    findings += trouble.too_wide(
        "column", (by_mark[mark] for mark in dict.fromkeys(columns.too_wide) if mark in by_mark)
    )
    findings += trouble.lost(
        "sheet",
        (
            entries[place].record
            for place in lost(data, [entry.html for entry in entries], sheet.typesetter.unknown)
        ),
    )
    return Output([data], {"pages": len(sheets)}, tuple(findings))


class _Sheet:
    """The templates of a sheet, filled in for one setting or another."""

    def __init__(self, product: Product, entries: Sequence[SheetEntry]) -> None:
        self.settings: SheetSettings = product.deck.settings.sheet
        # Anchors are dear: only what is led to has one.
        targets = {
            number for entry in entries for number in map(int, _TARGET.findall(str(entry.text)))
        }
        self.product = product
        self.entries = [
            dc.replace(entry, is_target=self.settings.index or entry.number in targets)
            for entry in entries
        ]
        self.templates = Templates(product.deck.template_folders)
        self.templates.check_theme(self.settings.theme)
        self.typesetter = Typesetter()
        self.findings: list[Finding] = []
        self.values: Mapping[str, object] = {
            "sheet": self.settings,
            "title": self.settings.title or product.deck.settings.name.replace("::", " · "),
            "language": font_language(product.deck.language),
            "families": families(product.deck.language),
            "version": product.deck.version,
            "faces": faces(),
            "words": self.templates.words("sheet/words.yaml", product.deck.language),
            "index": _index(entries) if self.settings.index else (),
        }

    def grid(self, columns: int) -> Grid:
        return grid_of(self.settings.paper, self.settings.orientation, columns)

    def laid_out(self) -> tuple[Columns, Setting]:
        """The columns, and the setting that they have."""
        settings = self.settings
        setting = Setting(settings.font_size, settings.columns, settings.leading)
        if not settings.fit:
            return self._columns(setting), setting
        grids = {
            count: self.grid(count)
            for count in sorted({settings.columns, 3, 4, 5, 6})
            if self.grid(count).column_width >= _NARROWEST
        }
        setting, over = fitted(self._pieces(), settings.fit, setting, grids)
        columns = self._columns(setting)
        for _ in range(_MORE_TRIES):
            if len(columns) <= settings.fit * setting.columns or over:
                break
            setting = dc.replace(setting, size=round(setting.size - 0.05, 2))
            columns = self._columns(setting)
        if len(columns) > settings.fit * setting.columns:
            self._say_over(setting)
        return columns, setting

    def _pieces(self) -> list[Piece]:
        out = []
        for entry in self.entries:
            out += [Piece(f"{bar.number} {bar.wording}", bar=bar.level) for bar in entry.bars]
            out.append(Piece(f"{entry.number} {entry.html}", set_in=entry.set_in))
        for letter in _index(self.entries) if self.settings.index else ():
            out.append(
                Piece(
                    f"<b>{letter.letter}</b> "
                    + " · ".join(f"{name} {number}" for name, number in letter.names)
                )
            )
        return out

    def _say_over(self, setting: Setting) -> None:
        """How many lines too many, and which entries cost most."""
        pieces, grid = self._pieces(), self.grid(setting.columns)
        width, line = grid.column_width * 72 / 25.4, setting.size * setting.leading
        room = self.settings.fit * setting.columns * grid.column_height * 72 / 25.4
        over = max(
            1, round((sum(height_of(piece, setting, width) for piece in pieces) - room) / line)
        )
        costs = sorted(
            (
                (height_of(Piece(entry.html), setting, width) / line, entry)
                for entry in self.entries
            ),
            key=lambda cost: -cost[0],
        )[:_COSTLY]
        longest = ", ".join(f"“{entry.name}” {lines:.0f}" for lines, entry in costs)
        message = (
            f"the sheet needs about {over} lines more than {self.settings.fit} pages have at"
            f" {setting.size:g} pt; the longest entries, in lines: {longest}"
        )
        hint = "allow a page more, leave out sections or facets, or set `sheet.shorten`"
        record = self.entries[0].record
        self.findings.append(
            Finding(Severity.WARNING, "does-not-fit", message, record.origins[0].file, 0, hint)
        )

    def _columns(self, setting: Setting) -> Columns:
        """The text, a column a page.

        Some entries at a time, each time from a column that begins with an entry, so that memory
        stays small.
        """
        columns, start, more = NO_COLUMNS, 0, _AT_A_TIME
        while True:
            stop = min(start + more, len(self.entries))
            part = self.typesetter.lay_out(self.page(setting, start, stop))
            if stop == len(self.entries):
                return columns + part
            last = next((n for n in range(len(part) - 1, 0, -1) if part.is_fresh[n]), 0)
            if last:
                columns += part.before(last)
                start = int(part.anchors[last][0][1:]) - 1
            # Entries that fill all these columns without one that begins afresh go with more of
            # what follows.
            more = _AT_A_TIME if last else 2 * more

    def page(self, setting: Setting, start: int = 0, stop: int | None = None) -> str:
        """Entries as one column a page, what stands at the end with the last of them."""
        is_end = stop is None or stop == len(self.entries)
        part = {"entries": self.entries[start:stop], "is_end": is_end, "is_frame": False}
        return self._rendered(
            "sheet.html.j2",
            {**self.values, **part, "setting": setting, "grid": self.grid(setting.columns)},
        )

    def frame(self, columns: Columns, setting: Setting) -> str:
        """The sheets without their columns: title, foot and what stands first and last on each."""
        grid = self.grid(setting.columns)
        names = {
            f"e{entry.number}": (
                entry.name if len(entry.name) <= _LONGEST_NAME else f"{entry.name[:_LONGEST_NAME]}…"
            )
            for entry in self.entries
        }
        sheets = [
            (names.get(first, ""), names.get(last, ""))
            for first, last in first_and_last(columns, grid, "e")
        ]
        return self._rendered(
            "frame.html.j2",
            {**self.values, "setting": setting, "grid": grid, "sheets": sheets, "is_frame": True},
        )

    def _rendered(self, name: str, values: Mapping[str, object]) -> str:
        layout = f"sheet/{self.settings.layout}"
        css = self.templates.render(f"{layout}/sheet.css.j2", values)
        return self.templates.render(f"{layout}/{name}", {**values, "css": Markup(css)})  # noqa: S704 - our own style sheet, in which no note's text stands


_NARROWEST = 38.0
"Millimetres of a column."


def _index(entries: Sequence[SheetEntry]) -> tuple[_IndexLetter, ...]:
    """Every term and other name by its first letter."""
    names: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for entry in entries:
        for name in (entry.name, *entry.other_names):
            folded = fold(name)
            letter = folded[:1].upper() if folded[:1].isalpha() else "#"
            names[letter].setdefault(f"{folded} {entry.number}", (name, entry.number))
    return tuple(
        _IndexLetter(letter, tuple(named for _, named in sorted(names[letter].items())))
        for letter in sorted(names)
    )
