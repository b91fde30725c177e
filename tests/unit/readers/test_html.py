"""HTML in Markdown files, beyond blank lines; and files of HTML."""

from __future__ import annotations

import pytest

from tests.unit.readers.outlines import read, shape

LIST = ["  2-2 item a", "  4-4 item b"]


def test_list__goes_on_over_blank_lines() -> None:
    assert shape("<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\n") == ["1-5 list", *LIST]


def test_paragraph__ends_at_a_blank_line() -> None:
    assert shape("<p>a\n\n*b*\n")[1:] == ["3-3 paragraph <emphasis b>"]


def test_list__that_is_never_closed_ends_before_a_heading() -> None:
    assert shape("<ul>\n<li>a\n\n<li>b\n\n# H\n\n- c\n") == [
        "1-4 list",
        *LIST,
        "6-8 heading H",
        "  8-8 list",
        "    8-8 item c",
    ]


@pytest.mark.parametrize(("opening", "closing"), [("```", "```"), ("~~~", "~~~"), ("<!--", "-->")])
def test_tags__in_code_and_comments_are_none(opening: str, closing: str) -> None:
    assert "item" not in " ".join(shape(f"{opening}\n<ul>\n\n<li>a</li>\n</ul>\n{closing}\n"))


def test_comment__that_is_never_closed_hides_no_tags_below_it() -> None:
    assert shape("text <!-- a\n\n<ul>\n\n<li>b</li>\n</ul>\n") == [
        "1-1 paragraph text <!-- a",
        "3-6 list",
        "  5-5 item b",
    ]


@pytest.mark.parametrize("tag", ["span", "b", "custom", "nav2", "lists"])
def test_other_tags__begin_no_stretch_of_html(tag: str) -> None:
    assert shape(f"<{tag}>a</{tag}> **b**\n") == [
        f"1-1 paragraph {'<strong a>' if tag == 'b' else 'a'} <strong b>"
    ]


def test_fence__in_html_is_none() -> None:
    assert shape("<div>\n```\n</div>\n\n- a\n")[-1] == "  5-5 item a"


def test_overlong_line__in_html_is_reported_and_read_there() -> None:
    found = read("<ul>\n<li>" + "[" * 1001 + "</li>\n</ul>\n")

    assert [(finding.code, finding.line) for finding in found.findings] == [("overlong-line", 2)]
    assert [node.kind.value for node in found.nodes] == ["list", "metadata"]


# --- files of HTML --------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html>
  <head><title>Cells</title><style>p {}</style></head>
  <body>
    <h1>Cells</h1>

    <p>*Not* Markdown.</p>

        <ul>
          <li><b>Nucleus</b>: holds the genes</li>
        </ul>
  </body>
</html>
"""


@pytest.mark.parametrize("ending", ["html", "htm", "HTML"])
def test_file__is_html_as_a_whole(ending: str) -> None:
    assert shape(PAGE, f"page.{ending}") == [
        "3-5 paragraph Cells",
        "5-11 heading Cells",
        "  7-7 paragraph *Not* Markdown.",
        "  9-11 list",
        "    10-10 item <strong Nucleus>: holds the genes",
    ]


def test_file__with_plain_tags_is_read_as_in_markdown() -> None:
    text = (
        "<h1>A</h1>\n<ul>\n<li>a</li>\n</ul>\n\n<p>b</p>\n<table>\n<tr><td>c</td></tr>\n</table>\n"
    )

    assert shape(text, "a.html") == shape(text, "a.md")


def test_file__with_front_matter() -> None:
    text = "---\ntitle: Cells\n---\n<p>a</p>\n"

    assert read(text, "a.html").front_matter == {"title": "Cells"}
    assert shape(text, "a.html") == ["1-3 metadata(front matter)", "4-4 paragraph a"]


def test_file__without_front_matter_has_none() -> None:
    assert read("<p>a</p>\n---\nb: c\n---\n", "a.html").front_matter == {}


def test_file__with_an_overlong_line() -> None:
    found = read("<p>a</p>\n" + "[" * 1001 + "\n<p>b</p>\n", "a.html")

    assert [(finding.code, finding.line) for finding in found.findings] == [("overlong-line", 2)]
    assert shape("<p>a</p>\n" + "[" * 1001 + "\n<p>b</p>\n", "a.html") == [
        "1-1 paragraph a",
        "2-2 metadata(a line too long for notes)",
        "3-3 paragraph b",
    ]
