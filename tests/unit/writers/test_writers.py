from __future__ import annotations

from pathlib import Path

import pytest

from cribdeck.model.errors import ConfigError, OutputError
from cribdeck.readers import read_outline
from cribdeck.readers.markdown import read_inline
from cribdeck.readers.source import source_from_bytes
from cribdeck.storage.atomic_files import write_atomically
from cribdeck.writers.anki.fields import blank_out, source_label
from cribdeck.writers.anki.note_type import load_note_type
from cribdeck.writers.content_html import (
    HtmlDialect,
    blocks_html,
    clean,
    inline_html,
    printed_code,
    run_in_html,
)
from cribdeck.writers.content_markdown import blocks_markdown, inline_markdown
from cribdeck.writers.paper.fonts import faces
from cribdeck.writers.templates import Templates, built_in_folder

PLAIN = HtmlDialect(
    lambda tex, _: f"[{tex}]", lambda target, alt: f"({target}|{alt})", printed_code
)
RICH = """Para with **bold**, *it*, `co<de`, $a<b$, [l](https://a.b) and ~~no~~.

- one
- two
  - three

1. first

> quoted

| a | b |
| - | - |
| 1 | 2\\|3 |

```py
x = 1 < 2
```
"""


def nodes(text: str):
    return read_outline(source_from_bytes(text.encode(), "a.md")).nodes


def test_html__everything_escaped_and_nested() -> None:
    assert (
        blocks_html(nodes(RICH), PLAIN)
        == "<p>Para with <b>bold</b>, <i>it</i>, <code>co&lt;de</code>, [a<b], "
        '<a href="https://a.b">l</a> and <s>no</s>.</p>'
        "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul><ol><li>first</li></ol>"
        "<blockquote><p>quoted</p></blockquote>"
        '<div class="table"><table><tr><th>a</th><th>b</th></tr>'
        "<tr><td>1</td><td>2|3</td></tr></table></div>"
        "<pre><code>x = 1 &lt; 2</code></pre>"
    )


def test_html__items_always_stand_in_a_list() -> None:
    (listed,) = nodes("- one\n- two\n")
    paragraph, *_ = nodes("para\n")
    empty = paragraph._replace(content=())

    assert (
        blocks_html((paragraph, *listed.children), PLAIN)
        == "<p>para</p><ul><li>one</li><li>two</li></ul>"
    )
    assert run_in_html((paragraph, *listed.children), PLAIN) == "para one; two."
    assert (
        blocks_html((listed._replace(children=(empty, *listed.children, paragraph)),), PLAIN)
        == "<ul><li>one</li><li>two</li><li><p>para</p></li></ul>"
    )
    assert blocks_html((listed._replace(children=(empty,)),), PLAIN) == ""


def test_code__keywords_and_comments_on_paper() -> None:
    assert (
        printed_code("# a < b\nfor x in y: return None", "python")
        == "<i># a &lt; b</i>\n<b>for</b> x in y: <b>return</b> <b>None</b>"
    )
    assert printed_code("for x in y", "") == "for x in y"
    assert printed_code("<b>", "nosuchlanguage") == "&lt;b&gt;"


def test_html__links_only_where_they_are_safe() -> None:
    assert (
        inline_html(
            read_inline("[a](javascript:alert(1)) [b](data:text/html,x) [c](mailto:a@b.c)"), PLAIN
        )
        == 'a b <a href="mailto:a@b.c">c</a>'
    )


def test_clean__the_second_lock_holds_by_itself() -> None:
    assert (
        clean(
            '<b onclick="x()">a</b><script>alert(1)</script><iframe src="x"></iframe><a'
            ' href="javascript:x">l</a>'
        )
        == "<b>a</b><a>l</a>"
    )


def test_run_in__short_lists_become_a_line() -> None:
    assert run_in_html(nodes("Text.\n\n- a\n- b\n"), PLAIN) == "Text. a; b."
    assert run_in_html(
        nodes("- a long item that says something in full.\n- b\n"), PLAIN
    ).startswith("<ul>")


def test_markdown__reads_back_to_the_same_outline() -> None:
    once = blocks_markdown(nodes(RICH))

    assert blocks_markdown(nodes(once)) == once
    assert "co<de" in once
    assert "2\\|3" in once


def test_markdown__special_characters_are_escaped() -> None:
    written = inline_markdown(read_inline(r"a \* b \[c\] \$5 snake_case 2 < 3"))

    assert inline_markdown(read_inline(written)) == written


def test_blank_out__the_term_whatever_its_case_or_plural() -> None:
    (paragraph,) = blank_out(
        nodes("An embedding; Embeddings and `embedding` embed.\n"), ("Embedding",)
    )

    assert inline_html(paragraph.content, PLAIN) == "An […]; […] and <code>embedding</code> embed."


def test_place__tells_no_folder_of_the_machine() -> None:
    assert source_label("/home/me/a.md", 3, 3) == "a.md:3"
    assert source_label("../x/a.md", 3, 5) == "a.md:3–5"
    assert source_label("source/a.md", 3, 5) == "source/a.md:3–5"


def test_note_type__fields_templates_and_ids_are_frozen() -> None:
    note_type = load_note_type(Templates([built_in_folder()]), "term")

    assert (note_type.name, note_type.id) == ("Cribdeck Term", 1732177301)
    assert [(field.name, field.id - 7301000000) for field in note_type.fields] == [
        ("Term", 1),
        ("Definition", 2),
        ("Details", 3),
        ("Trail", 4),
        ("Source", 5),
        ("Image", 6),
        ("Aliases", 7),
        ("Audio", 8),
        ("Language", 9),
        ("Key", 10),
        ("Reverse", 11),
        ("Facet 1 Label", 12),
        ("Facet 1", 13),
        ("Facet 2 Label", 14),
        ("Facet 2", 15),
        ("Facet 3 Label", 16),
        ("Facet 3", 17),
        ("Facet 4 Label", 18),
        ("Facet 4", 19),
        ("Facet 5 Label", 20),
        ("Facet 5", 21),
        ("Facet 6 Label", 22),
        ("Facet 6", 23),
        ("Extra Front", 24),
        ("Extra Back", 25),
        ("Id", 26),
        ("Spare 1", 27),
        ("Spare 2", 28),
    ]
    assert [
        (template.name, template.id - 7301100000, template.needs)
        for template in note_type.templates
    ] == [
        ("Recall", 1, "Term"),
        ("Reverse", 2, "Reverse"),
        ("Facet 1", 3, "Facet 1"),
        ("Facet 2", 4, "Facet 2"),
        ("Facet 3", 5, "Facet 3"),
        ("Facet 4", 6, "Facet 4"),
        ("Facet 5", 7, "Facet 5"),
        ("Facet 6", 8, "Facet 6"),
        ("Extra", 9, "Extra Front"),
    ]
    assert note_type.facet_slots == (
        "use cases",
        "how it works",
        "advantages",
        "disadvantages",
        "formula",
        "treatment",
    )


def test_cloze_type__fields_template_and_ids_are_frozen() -> None:
    note_type = load_note_type(Templates([built_in_folder()]), "cloze")

    assert (note_type.name, note_type.id, note_type.cloze) == ("Cribdeck Cloze", 1732177302, True)
    assert [(field.name, field.id - 7302000000) for field in note_type.fields] == [
        ("Text", 1),
        ("Term", 2),
        ("Details", 3),
        ("Trail", 4),
        ("Source", 5),
        ("Image", 6),
        ("Aliases", 7),
        ("Audio", 8),
        ("Language", 9),
        ("Key", 10),
        ("Id", 11),
        ("Spare 1", 12),
        ("Spare 2", 13),
        ("Spare 3", 14),
    ]
    assert [
        (template.name, template.id - 7302100000, template.needs)
        for template in note_type.templates
    ] == [("Cloze", 1, "Text")]


def test_templates__the_projects_own_come_first(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text("light: {ink: red}\n", "utf-8")
    templates = Templates([tmp_path, built_in_folder()])

    assert templates.data("theme.yaml") == {"light": {"ink": "red"}}
    assert templates.source("anki/term/recall.front.html")
    with pytest.raises(ConfigError, match=r"templates/sheet/none/sheet\.css\.j2 does not exist"):
        templates.source("sheet/none/sheet.css.j2")


def test_fonts__all_are_there() -> None:
    assert {face.family for face in faces()} == {
        "Fira Sans Condensed",
        "JetBrains Mono",
        "STIX Two Math",
    }
    assert all(face.data[:4] in (b"\x00\x01\x00\x00", b"OTTO") for face in faces())


def test_write__whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    write_atomically(target, [b"o", b"ne"])
    write_atomically(target, [b"two"])

    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]
    assert target.read_bytes() == b"two"
    with pytest.raises(OutputError, match="cannot be written"):
        write_atomically(target / "below", [b"three"])
