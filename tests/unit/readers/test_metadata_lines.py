"""Block rule: lines for other tools part blocks as blank lines do, and end no list."""

from __future__ import annotations

import pytest

from tests.unit.readers.outlines import read, shape

TOOL = "metadata(markup of another tool)"


@pytest.mark.parametrize(
    "line",
    [
        "{: .class #id }",
        "{:.class}",
        "{::options toc_levels='2' /}",
        "{:/}",
        "{% raw %}",
        "{%- include note.html -%}",
        "%% a comment %%",
        "#exam",
        "#exam #cells/plants #α-helix ",
        "*[CDN]: content delivery network",
        "^block-id",
        "  {: .set-in-a-little}",
        "\t{: .set-in-much}",
    ],
)
def test_line__parts_a_paragraph_and_is_metadata(line: str) -> None:
    assert shape(f"above\n{line}\nbelow") == [
        "1-1 paragraph above",
        f"2-2 {TOOL}",
        "3-3 paragraph below",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{: .class } words",
        "words {: .class",
        "{class}",
        "{{ page.title }}",
        "{% raw",
        "%% never closed",
        "%50% of all",
        "#1 in the list",
        "#exam: on Monday",
        "C# and F#",
        "*[CDN] without a colon",
        "^two words",
    ],
)
def test_wording__stays_in_its_paragraph(line: str) -> None:
    assert [text.split(" ")[:2] for text in shape(f"above\n{line}\nbelow")] == [
        ["1-3", "paragraph"]
    ]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("```", "```"),
        ("~~~ js", "~~~"),
        ("````\n```", "````"),
        ("> ```", "> ```"),
        ("$$", "$$"),
        ("\\begin{align}", "\\end{align}"),
        ("<pre>", "</pre>"),
        ("<script>", "</script>"),
        ("<!-- a comment", "-->"),
    ],
)
@pytest.mark.parametrize("line", ["{: .x}", "{% raw %}", "%%", "#tag", "^2", "{% comment %}"])
def test_line__in_code_formulas_and_comments_is_none(opening: str, closing: str, line: str) -> None:
    quote = "> " if opening.startswith(">") else ""

    assert TOOL not in " ".join(shape(f"{opening}\n{quote}{line}\n{closing}\n"))


def test_line__at_the_end_of_a_fence_that_is_never_closed_is_code() -> None:
    assert shape("```\ncode\n#tag") == ["1-3 code <code code\n#tag>"]


def test_line__after_a_fence_is_metadata() -> None:
    assert shape("```\ncode\n```\n{: .x}") == ["1-3 code <code code>", f"4-4 {TOOL}"]


def test_line__in_indented_code_is_code() -> None:
    assert shape("    int x;\n    #endif\n    {% raw %}\n    y;") == [
        "1-4 code <code int x;\n#endif\n{% raw %}\ny;>"
    ]


def test_line__between_stretches_of_indented_code() -> None:
    assert shape("    x;\n#tag\n    y;") == ["1-3 code <code x;\n\ny;>", f"2-2 {TOOL}"]


def test_line__between_items_leaves_the_list_whole() -> None:
    assert shape("- one\n{: .x}\n- two\n\n{: .y}\n  - three\n") == [
        "1-6 list",
        "  1-1 item one",
        "  3-6 item two",
        "    6-6 list",
        "      6-6 item three",
        f"2-2 {TOOL}",
        f"5-5 {TOOL}",
    ]


def test_line__in_a_nested_item_is_lifted_out() -> None:
    assert shape("- one\n  - two\n    {: .x}\n    more\n- three\n") == [
        "1-5 list",
        "  1-4 item one",
        "    2-4 list",
        "      2-4 item two",
        "        4-4 paragraph more",
        "  5-5 item three",
        f"3-3 {TOOL}",
    ]


def test_line__at_the_end_of_a_list_is_not_in_its_lines() -> None:
    assert shape("1. one\n   {: .x}\n") == ["1-1 list(ordered)", "  1-1 item one", f"2-2 {TOOL}"]


def test_line__behind_a_bullet_is_text() -> None:
    assert shape("- #exam\n") == ["1-1 list", "  1-1 item #exam"]


def test_line__behind_a_quote_sign_is_text() -> None:
    assert shape("> above\n> #exam\n") == ["1-2 quote", "  1-2 paragraph above / #exam"]


def test_line__ends_a_quote_that_goes_on_without_a_sign() -> None:
    assert shape("> quoted\n{: .x}\nnot quoted\n") == [
        "1-1 quote",
        "  1-1 paragraph quoted",
        f"2-2 {TOOL}",
        "3-3 paragraph not quoted",
    ]


def test_line__after_a_quote_in_a_list() -> None:
    assert shape("- > -\n{: .x}\n  more\n")[-1] == f"2-2 {TOOL}"


def test_line__ends_a_table() -> None:
    assert shape("| a |\n| --- |\n| b |\n{: .x}\n| c |\n")[-2:] == [
        f"4-4 {TOOL}",
        "5-5 paragraph | c |",
    ]


def test_line__ends_html_that_ends_at_blank_lines() -> None:
    assert shape("<img src=a.png>\n{: .x}\nbelow\n") == [
        "1-2 paragraph <image  -> a.png>",
        f"2-2 {TOOL}",
        "3-3 paragraph below",
    ]


def test_line__below_an_address_that_looks_like_html() -> None:
    assert shape("<https://a.b> says\n```\n#tag\n```\n")[-1] == "2-4 code <code #tag>"


def test_line__between_a_term_and_its_description() -> None:
    assert shape("Recall\n{: .term}\n: share of the positives\n") == [
        "1-3 list(definitions)",
        "  1-3 definition Recall",
        "    3-3 paragraph share of the positives",
        f"2-2 {TOOL}",
    ]


def test_line__in_html_is_metadata_too() -> None:
    assert f"3-3 {TOOL}" in shape("<details>\n<summary>Contents</summary>\n{: .x}\n</details>\n")


def test_link_references__reach_over_metadata() -> None:
    assert shape("[site][s]\n{: .x}\n\n[s]: https://a.b\n{: .y}\n")[0] == (
        "1-1 paragraph <link site -> https://a.b>"
    )


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("%%", "%%"),
        ("{% comment %}", "{% endcomment %}"),
        ("{%- comment -%} a", "b {% endcomment %}"),
    ],
)
def test_comment__goes_on_to_its_end_whatever_is_in_it(opening: str, closing: str) -> None:
    text = f"above\n{opening}\n# no heading\n\n```\n- no item\n{{: .x}}\n{closing}\nbelow"

    assert shape(text) == ["1-1 paragraph above", f"2-8 {TOOL}", "9-9 paragraph below"]


@pytest.mark.parametrize("opening", ["%%", "{% comment %}"])
def test_comment__never_ended_is_one_line(opening: str) -> None:
    assert shape(f"{opening}\n\n- below") == [f"1-1 {TOOL}", "3-3 list", "  3-3 item below"]


def test_comment__begun_in_a_fence_is_none() -> None:
    assert shape("```\n%%\n```\n\ntext\n\n%%\n") == [
        "1-3 code <code %%>",
        "5-5 paragraph text",
        f"7-7 {TOOL}",
    ]


def test_metadata_only() -> None:
    assert shape("#exam\n{: .x}\n") == [f"1-1 {TOOL}", f"2-2 {TOOL}"]


def test_many_comments_without_an_end__take_no_time_that_grows_with_their_square() -> None:
    assert len(read("{% comment %}\n" * 4000).nodes) == 4000
