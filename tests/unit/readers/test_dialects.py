"""The two tables of dialects: what stands in them, and what a new line in each does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cribdeck.inputs.sources import SUFFIXES
from cribdeck.model.inline import text
from cribdeck.model.outline import Node, NodeInfo, NodeKind, SourceFile, Span
from cribdeck.readers import FILE_DIALECTS, REGION_DIALECTS
from cribdeck.readers.dialects import FileBlocks, NoteLines, RegionDialect
from cribdeck.readers.markdown import rules
from tests.unit.readers.outlines import read, shape

# --- a toy dialect of whole files: `* Heading` and lines of text ----------------------------------


def read_stars(source: SourceFile) -> FileBlocks:
    nodes = []
    for number, line in enumerate(source.lines, 1):
        wording = line.lstrip("*")
        kind = NodeKind.HEADING if line.startswith("*") else NodeKind.PARAGRAPH
        if wording.strip():
            level = len(line) - len(wording)
            nodes.append(Node(kind, Span(number, number), (text(wording.strip()),), (), level))
    return FileBlocks(nodes, {"title": "stars"})


# --- a toy dialect of regions: lines between `@poem` and `@end` -----------------------------------


def find_poems(notes: NoteLines) -> Iterator[Span]:
    first = 0
    for index, line in enumerate(notes.lines):
        if index in notes.hidden or index in notes.taken or index < notes.start:
            continue
        if line == "@poem":
            first = index + 1
        elif line == "@end" and first:
            yield Span(first, index + 1)
            first = 0


def read_poem(lines: Sequence[str], first: int) -> list[Node]:
    verses = tuple(
        Node(NodeKind.ITEM, Span(number, number), (text(line),), info=NodeInfo.LINE)
        for number, line in enumerate(lines[1:-1], first + 1)
    )
    return [Node(NodeKind.LIST, Span(first, first + len(lines) - 1), (), verses)]


# --------------------------------------------------------------------------------------------------


def test_file_dialect__is_one_line_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = "* A\ntext\n** B\n- no item\n"
    assert "heading" not in " ".join(shape(notes, "a.stars"))

    monkeypatch.setitem(FILE_DIALECTS, ".stars", read_stars)

    assert read(notes, "a.STARS").front_matter == {"title": "stars"}
    assert shape(notes, "b/a.stars") == [
        "1-4 heading A",
        "  2-2 paragraph text",
        "  3-4 heading B",
        "    4-4 paragraph - no item",
    ]
    assert shape(notes, "a.md")[0] == "1-3 list"


def test_region_dialect__is_one_line_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = "# A\n@poem\n- rose\n\n    violet\n@end\n```\n@poem\n@end\n```\n[b][u]\n\n[u]: v\n"
    monkeypatch.setitem(REGION_DIALECTS, "poem", RegionDialect(find_poems, read_poem))

    assert shape(notes) == [
        "1-11 heading A",
        "  2-6 list",
        "    3-3 item(line) - rose",
        "    4-4 item(line)",
        "    5-5 item(line)     violet",
        "  7-10 code <code @poem\n@end>",
        "  11-11 paragraph <link b -> v>",
    ]


def test_region_dialect__is_told_what_others_have_found(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[NoteLines] = []
    monkeypatch.setitem(
        REGION_DIALECTS, "poem", RegionDialect(lambda n: seen.append(n) or [], read_poem)
    )

    read("---\na: b\n---\n<p>x</p>\n\n```\ny\n```\n\n    Recall: found\n        of all\n")

    assert (seen[0].start, sorted(seen[0].hidden), sorted(seen[0].taken)) == (
        3,
        [5, 6, 7],
        [3, 9, 10],
    )


@pytest.mark.parametrize("ending", [*SUFFIXES, ".txt", ".text", ".TXT", ".org", ""])
def test_files__are_read_as_markdown_unless_their_ending_says_otherwise(ending: str) -> None:
    assert shape("# A\n\n**b**: c\n", f"a{ending}") == [
        "1-3 heading A",
        "  3-3 paragraph <strong b>: c",
    ]


def test_endings__of_notes_in_folders_are_in_the_table() -> None:
    assert set(SUFFIXES) <= set(FILE_DIALECTS)
    assert all(ending == ending.lower() and ending.startswith(".") for ending in FILE_DIALECTS)


def test_rules__folder_and_table_agree() -> None:
    modules = {path.stem for path in Path(rules.__file__).parent.glob("*.py")}

    assert {plugin.__module__.rpartition(".")[2] for plugin in rules.RULES} == modules - {
        "__init__",
        "text_marks",
    }
    assert all(
        plugin.__name__ == f"{plugin.__module__.rpartition('.')[2]}_plugin"
        for plugin in rules.RULES
    )


def test_depth__of_every_dialect_is_limited() -> None:
    for path in ("a.md", "a.html"):
        found = read("<ul><li>x" * 50, path)

        assert [finding.code for finding in found.findings] == ["over-limit"]
