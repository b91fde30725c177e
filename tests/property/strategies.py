"""Random notes: lines as people write them, in every dialect, in any order."""

from __future__ import annotations

from hypothesis import strategies as st

word = st.sampled_from(
    [
        "Recall",
        "model",
        "data",
        "the",
        "is",
        "AI",
        "Größe",
        "学习",
        "x",
        "a-b",
        "2",
        "https://a.b/c",
        "`co:de`",
        "$x^2$",
        "**bold**",
        "*it*",
        "<b>b</b>",
        "[l](u)",
        "![i](p.png)",
    ]
)
phrase = st.lists(word, min_size=1, max_size=6).map(" ".join)
separator = st.sampled_from([": ", " - ", " – ", " = ", " -> ", "::", "：", " ", ":", ""])
labelled = st.tuples(phrase, separator, phrase).map("".join)
prefix = st.sampled_from(
    [
        "",
        "- ",
        "* ",
        "1. ",
        "# ",
        "## ",
        "### ",
        "> ",
        ">> ",
        "    ",
        "        ",
        "\t",
        "  - ",
        "      - ",
        ": ",
        "| ",
        "• ",
        "i. ",
        "- [ ] ",
        "> [!NOTE] ",
    ]
)
suffix = st.sampled_from(["", "", "", ":", " |", "  ", "\\", "<br>", "</li>", " | b |"])
line = st.tuples(prefix, st.one_of(phrase, labelled, st.text(max_size=30)), suffix).map("".join)
special = st.sampled_from(
    [
        "",
        "",
        "---",
        "```",
        "~~~",
        "$$",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<table>",
        "<tr><td>a<td>b",
        "</table>",
        "<dl><dt>t<dd>d</dl>",
        "<!--",
        "-->",
        "| --- | --- |",
        "===",
        "***",
        "<details>",
        "<summary>s</summary>",
        "</details>",
        "[r]: u",
        "\x00",
        "<h2>h</h2>",
        "<p>",
        "&amp;",
        "{: .c}",
    ]
)
notes = st.lists(st.one_of(line, special), max_size=25).map("\n".join)
anything = st.one_of(
    notes, st.text(max_size=200), st.text(alphabet="<>/ulitdhr -*#:|`\n\t>[]()!$=", max_size=200)
)
