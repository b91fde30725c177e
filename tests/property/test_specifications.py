"""The examples of the CommonMark and GFM specifications.

Read without error, every line accounted for, the table forms as tables.
"""

from __future__ import annotations

import re
import tarfile
from functools import cache

import pytest

from cribdeck.model.outline import NodeKind, walk_nodes
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from tests.places import ROOT
from tests.property.invariants import check

ARCHIVES = sorted((ROOT / ".venv" / "examples").glob("marko-*.tar.gz"))
EXAMPLE = re.compile(r"^`{32} example([^\n]*)\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)
BLOCKS = {
    "h[1-6]": NodeKind.HEADING,
    "table": NodeKind.TABLE,
    "blockquote": NodeKind.QUOTE,
    "[uo]l": NodeKind.LIST,
}
"Tag of the block that the specification says an example makes → what our outline calls it."

pytestmark = pytest.mark.skipif(
    not ARCHIVES, reason="the specifications' examples are not there: `make setup` fetches them"
)


@cache
def examples(specification: str) -> list[tuple[str, str, str]]:
    """The info, the Markdown and the HTML of each example."""
    with tarfile.open(ARCHIVES[-1]) as archive:
        member = next(
            name for name in archive.getnames() if name.endswith(f"tests/spec/{specification}.txt")
        )
        file = archive.extractfile(member)
        assert file is not None
        text = file.read().decode("utf-8")
    return [
        (info.strip(), source.replace("→", "\t"), html)
        for info, source, html in EXAMPLE.findall(text)
    ]


@pytest.mark.parametrize(("specification", "count"), [("commonmark", 640), ("gfm", 660)])
def test_specification__each_example_is_read_and_every_line_has_a_fate(
    specification: str, count: int
) -> None:
    found = examples(specification)
    assert len(found) >= count

    for _, source, _ in found:
        check(source)


@pytest.mark.parametrize("specification", ["commonmark", "gfm"])
def test_specification__all_examples_in_one_file(specification: str) -> None:
    check("\n\n".join(source for _, source, _ in examples(specification)))


@pytest.mark.parametrize("extension", ["table", "strikethrough", "disabled", "autolink"])
def test_gfm__blocks_of_an_extension_are_what_the_specification_says(extension: str) -> None:
    """Outside of raw HTML, what an extension's examples make is in the outline too."""
    found = [(source, html) for info, source, html in examples("gfm") if info.startswith(extension)]
    assert found

    for source, html in found:
        kinds = {
            node.kind
            for node in walk_nodes(read_outline(source_from_bytes(source.encode(), "a.md")).nodes)
        }
        for tag, kind in BLOCKS.items():
            assert bool(re.search(f"<{tag}>", html)) == (kind in kinds), (source, tag)
