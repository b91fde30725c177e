"""The speed paths of the Markdown reader change nothing: they read what the whole parser reads."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cribdeck.readers.markdown import parser, speed
from cribdeck.readers.markdown.inline import parse_content
from cribdeck.readers.markdown.rules.metadata_lines import ENV_KEY
from tests.property.strategies import anything

pytestmark = pytest.mark.slow

NOTE_MARKS = st.sampled_from(
    ["[[a]]", "==m==", "%%c%%", " ^id", " #tag", "{: .c}", "{#i}", "{% raw %}", "**b**", " ", "a:"]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.text(alphabet="ab *:.,()-—é=%^#{}|", max_size=24),
        st.lists(NOTE_MARKS, max_size=6).map("".join),
    )
)
def test_simple_lines__read_as_the_whole_parser_reads_them(line: str) -> None:
    simple = speed.read_simple_line(line.strip())

    assert simple is None or simple == parse_content(line.strip(), {})


def test_simple_lines__are_most_lines() -> None:
    assert speed.read_simple_line("**Recall**: share of the positives that were found") is not None


@settings(max_examples=400, deadline=None, derandomize=True)
@given(anything)
@example("---\ntitle: x\n---\n\n# A\n")
@example("text\n{: .c}\n\n- [ ] **b**\n\n> [!note] t\n")
def test_rules_left_out__would_find_nothing(text: str) -> None:
    def parsed(disabled: frozenset[str]) -> tuple[list[object], object]:
        env: dict[str, object] = {}
        tokens = parser.make_parser(disabled).parse(text, env)
        return [token.as_dict() for token in tokens], env.get(ENV_KEY) or {}

    assert parsed(speed.unneeded_rules(text)) == parsed(frozenset())
