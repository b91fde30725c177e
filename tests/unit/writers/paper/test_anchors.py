"""Anchors: what templates and Python call an element."""

from __future__ import annotations

import re

import pytest

from cribdeck.writers.paper.anchors import (
    BACK,
    ENTRY,
    FRONT,
    HEADING,
    Anchor,
    entry_link,
    linked_entries,
)
from cribdeck.writers.templates import Templates, built_in_folder


@pytest.mark.parametrize("text", ["e1", "b12", "f7", "x305"])
def test_anchor__reads_what_it_writes(text: str) -> None:
    anchor = Anchor.parse(text)

    assert str(anchor) == text
    assert (anchor.kind, anchor.number) == (text[0], int(text[1:]))


@pytest.mark.parametrize("text", ["", "e", "entry1", "e1x"])
def test_anchor__not_a_letter_and_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Anchor.parse(text)


def test_links__lead_to_entries_only() -> None:
    html = f"<a {entry_link(3)}>x</a> <a {entry_link(12)}>y</a> <a href='#b4'>z</a> #e5"

    assert entry_link(3) == 'href="#e3"'
    assert linked_entries(html) == {3, 12}


def test_templates__use_the_same_letters() -> None:
    templates = Templates([built_in_folder()])

    sheet = templates.source("sheet/dense/sheet.html.j2")
    assert set(re.findall(r'data-e="(\w)\{\{', sheet)) == {ENTRY, HEADING}
    assert f'id="{ENTRY}{{{{ entry.number }}}}"' in sheet
    assert f'href="#{ENTRY}{{{{ number }}}}"' in sheet
    assert 'data-e="{{ side.name }}"' in templates.source("flashcards/plain/sides.html.j2")
    assert FRONT != BACK
