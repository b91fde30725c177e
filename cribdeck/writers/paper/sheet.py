"""Records → a typeset PDF: entries, fitted to the pages asked for, laid out in columns.

Put on sheets, and read back.
"""

from __future__ import annotations

import dataclasses as dc
from collections import defaultdict
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from cribdeck.config.paper_settings import SheetSettings
from cribdeck.language.terms import fold
from cribdeck.model.errors import ConfigError
from cribdeck.model.findings import Finding, Severity
from cribdeck.writers.paper.anchors import ENTRY, HEADING, Anchor, linked_entries
from cribdeck.writers.paper.findings import lost_findings, overflow_findings, typeset_findings
from cribdeck.writers.paper.fit import POINTS, Piece, Setting, fit_setting, piece_height
from cribdeck.writers.paper.fonts import faces, families, font_language
from cribdeck.writers.paper.read_back import find_lost
from cribdeck.writers.paper.sheet_entries import EntryMaker, SheetEntry
from cribdeck.writers.paper.typeset import (
    NO_COLUMNS,
    Columns,
    Grid,
    Typesetter,
    first_and_last_anchors,
    make_grid,
    place_columns,
)
from cribdeck.writers.product import Output, Product, WriterContext
from cribdeck.writers.templates import Templates

_ENTRIES_AT_A_TIME = 1000
"Entries that are laid out together, so that memory grows by the pages and not by the layout."
_COLUMN_COUNTS = (3, 4, 5, 6)
"Columns on a sheet that `fit` may choose, besides those of the settings."
_MIN_COLUMN_WIDTH = 38.0
"Millimetres of a column that `fit` may choose: in a narrower one few words stand on a line."
_MORE_TRIES = 2
"Layouts after the first, where the estimate was too short."
_TRY_STEP = 0.05
"Points by which the letters are smaller in each of them."
_LONGEST_NAME = 36
"Letters of a term at the head of a sheet, where two of them stand beside the title."
_COSTLIEST_SHOWN = 5
"Entries that are named when a sheet does not fit."


@dc.dataclass(frozen=True, slots=True)
class IndexLetter:
    """The names in the index that begin alike; the sheet template uses these attributes."""

    letter: str
    "A letter in upper case, `#` for everything else."
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
    columns, setting = sheet.lay_out()
    sheets = place_columns(columns, sheet.grid(setting.columns))
    frame = sheet.frame(columns, setting)
    data = sheet.typesetter.impose(sheets, frame, product.deck.settings.sheet.standard)
    by_anchor = {
        str(Anchor(kind, entry.number)): entry.record
        for entry in entries
        for kind in (ENTRY, HEADING)
    }
    # Columns that are laid out twice may name an entry twice.
    overflowing = [text for text in dict.fromkeys(columns.overflowing) if text in by_anchor]
    missing = find_lost(data, [entry.html for entry in entries], sheet.typesetter.missing_glyphs)
    findings = [
        *maker.findings,
        *sheet.findings,
        *typeset_findings(product, sheet.typesetter),
        *overflow_findings("column", (by_anchor[text] for text in overflowing)),
        *lost_findings("sheet", (entries[place].record for place in missing)),
    ]
    return Output([data], {"pages": len(sheets)}, tuple(findings))


class _Sheet:
    """The templates of a sheet, filled in for one setting or another."""

    def __init__(self, product: Product, entries: Sequence[SheetEntry]) -> None:
        self.settings: SheetSettings = product.deck.settings.sheet
        # An anchor in a PDF is dear: only what is led to has one.
        targets = {number for entry in entries for number in linked_entries(str(entry.text))}
        self.entries = [
            dc.replace(entry, is_target=self.settings.index or entry.number in targets)
            for entry in entries
        ]
        self.templates = Templates(product.deck.template_folders)
        self.templates.check_theme(self.settings.theme)
        self.typesetter = Typesetter()
        self.findings: list[Finding] = []
        self.index = _index(entries) if self.settings.index else ()
        self.values: Mapping[str, object] = {
            "sheet": self.settings,
            "title": self.settings.title or product.deck.settings.name.replace("::", " · "),
            "language": font_language(product.deck.language),
            "families": families(product.deck.language),
            "version": product.deck.version,
            "faces": faces(),
            "words": self.templates.words("sheet/words.yaml", product.deck.language),
            "index": self.index,
        }

    def grid(self, columns: int) -> Grid:
        """The grid of a page with this many columns."""
        return make_grid(self.settings.paper, self.settings.orientation, columns)

    # --- fitting ----------------------------------------------------------------------------------

    def lay_out(self) -> tuple[Columns, Setting]:
        """The columns, and the setting that they have."""
        settings = self.settings
        setting = Setting(settings.font_size, settings.columns, settings.leading)
        if not settings.fit:
            return self._columns(setting), setting
        grids = {count: self.grid(count) for count in sorted({settings.columns, *_COLUMN_COUNTS})}
        wide_enough = {
            count: grid for count, grid in grids.items() if grid.column_width >= _MIN_COLUMN_WIDTH
        }
        setting, over = fit_setting(self._pieces(), settings.fit, setting, wide_enough)
        columns = self._columns(setting)
        for _ in range(_MORE_TRIES):
            # Where the estimate itself is too long, its letters are the smallest already.
            if len(columns) <= settings.fit * setting.columns or over:
                break
            setting = dc.replace(setting, size=round(setting.size - _TRY_STEP, 2))
            columns = self._columns(setting)
        if len(columns) > settings.fit * setting.columns:
            self.findings.append(self._too_long(setting))
        return columns, setting

    def _pieces(self) -> list[Piece]:
        """What the sheet is made of, for an estimate of its length."""
        pieces = []
        for entry in self.entries:
            pieces += [
                Piece(f"{bar.number} {bar.wording}", bar_level=bar.level) for bar in entry.bars
            ]
            pieces.append(Piece(f"{entry.number} {entry.html}", is_indented=entry.set_in))
        for letter in self.index:
            names = " · ".join(f"{name} {number}" for name, number in letter.names)
            pieces.append(Piece(f"<b>{letter.letter}</b> {names}"))
        return pieces

    def _too_long(self, setting: Setting) -> Finding:
        """How many lines too many the sheet has, and which entries cost most."""
        grid = self.grid(setting.columns)
        width, height = grid.column_width * POINTS, grid.column_height * POINTS
        total = sum(piece_height(piece, setting, width) for piece in self._pieces())
        room = self.settings.fit * setting.columns * height
        over = max(1, round((total - room) / setting.line))
        costs = sorted(
            (
                (piece_height(Piece(entry.html), setting, width) / setting.line, entry)
                for entry in self.entries
            ),
            key=lambda cost: -cost[0],
        )[:_COSTLIEST_SHOWN]
        longest = ", ".join(f"“{entry.name}” {lines:.0f}" for lines, entry in costs)
        message = (
            f"the sheet needs about {over} lines more than {self.settings.fit} pages have at"
            f" {setting.size:g} pt; the longest entries, in lines: {longest}"
        )
        hint = "allow a page more, leave out sections or facets, or set `sheet.shorten`"
        file = self.entries[0].record.origins[0].file
        return Finding(Severity.WARNING, "does-not-fit", message, file, 0, hint)

    # --- layout -----------------------------------------------------------------------------------

    def _columns(self, setting: Setting) -> Columns:
        """The text, a column a page.

        Some entries at a time, each time from a column that begins with an entry, so that memory
        stays small.
        """
        columns, start, count = NO_COLUMNS, 0, _ENTRIES_AT_A_TIME
        while True:
            stop = min(start + count, len(self.entries))
            part = self.typesetter.lay_out(self.page(setting, start, stop))
            if stop == len(self.entries):
                return columns + part
            # The last columns are not full yet: they are laid out again with what follows, from the
            # last one that begins with an entry. From the first on, nothing would be gained.
            last = next((n for n in range(len(part) - 1, 0, -1) if part.starts_with_anchor[n]), 0)
            if last:
                columns += part.before(last)
                start = Anchor.parse(part.anchors[last][0]).number - 1
            # Entries that fill all these columns without one that begins with an entry go with more
            # of what follows.
            count = _ENTRIES_AT_A_TIME if last else 2 * count

    def page(self, setting: Setting, start: int = 0, stop: int | None = None) -> str:
        """Entries as one column a page, as HTML; after the last of them the index and legend."""
        is_end = stop is None or stop == len(self.entries)
        part = {"entries": self.entries[start:stop], "is_end": is_end, "is_frame": False}
        return self._rendered("sheet.html.j2", part, setting)

    def frame(self, columns: Columns, setting: Setting) -> str:
        """The sheets without their columns, as HTML.

        Title, foot, and the first and the last term on each.
        """
        names = {
            str(Anchor(ENTRY, entry.number)): (
                entry.name if len(entry.name) <= _LONGEST_NAME else f"{entry.name[:_LONGEST_NAME]}…"
            )
            for entry in self.entries
        }
        sheets = [
            (names.get(first, ""), names.get(last, ""))
            for first, last in first_and_last_anchors(columns, self.grid(setting.columns), ENTRY)
        ]
        return self._rendered("frame.html.j2", {"sheets": sheets, "is_frame": True}, setting)

    def _rendered(self, name: str, part: Mapping[str, object], setting: Setting) -> str:
        """A template of the sheet's layout, filled in."""
        layout = f"sheet/{self.settings.layout}"
        grid = self.grid(setting.columns)
        values = {**self.values, **part, "setting": setting, "grid": grid}
        css = self.templates.render(f"{layout}/sheet.css.j2", values)
        # The style sheet is our own: no note's text stands in it.
        styled = {**values, "css": Markup(css)}  # noqa: S704 - see above
        return self.templates.render(f"{layout}/{name}", styled)


def _index(entries: Sequence[SheetEntry]) -> tuple[IndexLetter, ...]:
    """Every term and other name by its first letter."""
    names: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for entry in entries:
        for name in (entry.name, *entry.other_names):
            folded = fold(name)
            letter = folded[:1].upper() if folded[:1].isalpha() else "#"
            # One name of two entries stands there twice, two spellings of a name of one entry once.
            names[letter].setdefault(f"{folded} {entry.number}", (name, entry.number))
    return tuple(
        IndexLetter(letter, tuple(named for _, named in sorted(names[letter].items())))
        for letter in sorted(names)
    )
