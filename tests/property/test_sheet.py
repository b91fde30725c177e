"""Nothing is lost on a sheet or on cards, whatever the records hold."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cribdeck.config.paper_settings import FlashcardSettings
from cribdeck.inputs.media import MediaFile
from cribdeck.writers.paper.card_grid import GRIDS
from cribdeck.writers.paper.flashcards import write_flashcards
from cribdeck.writers.paper.sheet import write_sheet
from cribdeck.writers.product import WriterContext
from tests.limits import AN_HOUR
from tests.making import product, with_deck
from tests.pictures import FOLDER as PICTURES

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

WORD = st.text(alphabet="abcdeinorstuäéλ", min_size=1, max_size=14)
PROSE = st.lists(WORD, min_size=2, max_size=60).map(" ".join)
PARTS = st.one_of(
    PROSE,
    st.lists(PROSE, min_size=2, max_size=12).map(
        lambda items: "".join(f"\n  - {item}" for item in items)
    ),
    st.sampled_from(
        [
            "where $x^2 + \\frac{a}{b}$ is small",
            "in code `a_very_long_name_of_a_function_that_goes_on(and_on, and_on)`",
            "x" * 300,
            "العربية لغة جميلة",
            "日本語の説明文です",
            "![a drawing](p.svg)",
            "\n\n  ![a photograph](p.png)",
            "\n  ```python\n  def f(x):\n      return x * 2\n  ```",
            "\n\n  | a | b |\n  | --- | --- |\n  | one | two |\n  | three | four |",
        ]
    ),
)
RECORDS = st.lists(
    st.tuples(
        st.one_of(PROSE.map(lambda text: text[:70]), WORD), st.lists(PARTS, min_size=1, max_size=3)
    ),
    min_size=1,
    max_size=10,
)


MEDIA = {
    "p.svg": MediaFile("p.svg", "image/svg+xml", PICTURES / "p.svg", 0),
    "p.png": MediaFile("p.png", "image/png", PICTURES / "p.png", 0),
}


def text_of(entries: list[tuple[str, list[str]]]) -> str:
    return (
        "# A\n\n## B\n\n"
        + "\n".join(
            f"- **T{n} {term}**: {' '.join(parts)}" for n, (term, parts) in enumerate(entries)
        )
        + "\n"
    )


@pytest.mark.timeout(AN_HOUR)
@settings(
    max_examples=200,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(
    RECORDS,
    st.sampled_from(["A4", "A5", "Letter"]),
    st.sampled_from([1, 3, 5]),
    st.sampled_from(["dense", "reader"]),
)
def test_any_records__all_of_them_are_on_the_sheet(
    entries: list[tuple[str, list[str]]], paper: str, columns: int, layout: str
) -> None:
    settings = {
        "paper": paper,
        "columns": columns if paper != "A5" else min(columns, 3),
        "layout": layout,
        "font_size": 7,
    }
    made = with_deck(product(text_of(entries), **settings), media=MEDIA)

    told = [
        finding
        for finding in write_sheet(made, WriterContext()).findings
        if finding.code in ("lost-entry", "too-wide")
    ]

    assert told == []


@pytest.mark.timeout(AN_HOUR)
@settings(
    max_examples=60,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(RECORDS, st.sampled_from(sorted(GRIDS)), st.sampled_from(["long", "short"]))
def test_any_records__all_of_them_are_on_cards(
    entries: list[tuple[str, list[str]]], preset: str, flip: str
) -> None:
    made = with_deck(product(text_of(entries)), media=MEDIA)
    flashcards = FlashcardSettings.model_validate({"preset": preset, "flip": flip})
    chosen = made.deck.settings.model_copy(update={"flashcards": flashcards})
    made = with_deck(made, settings=chosen)

    told = [
        finding
        for finding in write_flashcards(made, WriterContext()).findings
        if finding.code in ("lost-entry", "too-wide")
    ]

    assert told == []
