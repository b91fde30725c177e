"""A corpus of hostile notes: one file a threat, and every place in notes × every mark.

Each card is opened in a real browser with Anki's own MathJax, which typesets it; each link is
clicked. Nothing may run, ask for anything, or be drawn outside of its card.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from cribdeck.language.tex import allowed_commands, formula_problem
from tests.integration.anki_import import import_deck, rendered_cards
from tests.limits import AN_HOUR
from tests.places import ROOT
from tests.running import Ran
from tests.security.browser import CHROMIUM, WHEELS, Server, opened, serving, shown, title_of
from tests.security.threats import threats

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.md"))
CONTROL = "<div class='crib'><p>\\(x^2 + \\frac{a}{b}\\)</p></div>"
"A formula that must be typeset, or MathJax did not run."
CSS = ".card { padding: 20px 16px; font-size: 19px }"
pytestmark = [
    pytest.mark.process,
    pytest.mark.browser,
    pytest.mark.network,
    pytest.mark.timeout(AN_HOUR),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(
        (CHROMIUM is None or not WHEELS) and "CI" not in os.environ,
        reason="no Chromium or no MathJax here: apt-get install chromium, then make setup",
    ),
]
FOUND_BY: dict[str, tuple[str, str]] = {
    "ran": ("ran", r"\(\href{javascript:void(document.title='ran')}{x}\)"),
    "links": ("links", r"\(\mmlToken{mi}[href=javascript:void(0)]{x}\)"),
    "urls": ("urls", r"\(\style{background:url(http://127.0.0.1:CANARY/style)}{x}\)"),
    "live": ("live", "<input id=typeans>"),
    "fixed": ("fixed", r"\(\style{position:fixed;top:0;left:0}{x}\)"),
    "left": ("outside", r"\(\hspace{-50em}x\)"),
    "right": ("outside", r"\(\hspace{50em}x\)"),
    "above": ("outside", r"\(\smash{\raise30em{x}}\)"),
    "wording": ("typeset", r"<p>\(x\)</p>"),
}
"What is to be seen → where a page tells it, and a card that is not sanitized."


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def canary() -> Iterator[Server]:
    """A server that nobody may ask."""
    with serving() as server:
        yield server


def test_mathjax__is_that_of_the_anki_that_decks_are_imported_into() -> None:
    lock = (ROOT / "requirements" / "dev.lock").read_text("utf-8")
    version = re.search(r"^anki==(\S+)", lock, re.MULTILINE)
    assert version is not None
    assert f"aqt=={version[1]} " in (ROOT / "requirements" / "anki-web.lock").read_text("utf-8")


@pytest.mark.parametrize("what", FOUND_BY)
def test_detectors__each_sees_what_it_is_there_for(
    what: str, server: Server, canary: Server, tmp_path: Path
) -> None:
    told, card = FOUND_BY[what]

    found = shown(server, [card.replace("CANARY", str(canary.port))], CSS, tmp_path)

    assert found[told]
    assert bool(canary.asked) is (what == "urls")


def test_detectors__see_nothing_in_a_formula(server: Server, tmp_path: Path) -> None:
    innocent = shown(server, [CONTROL], CSS, tmp_path)

    assert {kind for kind, seen in innocent.items() if seen} == {"typeset"}


def test_commands__none_that_is_allowed_does_more_than_mathematics(
    server: Server, tmp_path: Path
) -> None:
    """Each in the forms in which commands take arguments, with arguments that others obey."""
    forms = (
        r"\%s x",
        r"\%s{javascript:1}{color:red}{x}",
        r"\%s[style=url(//a)]{x}{y}{z}",
        r"\%s[href=javascript:1]{mi}x",
    )
    # Signs take no arguments, which one form shows.
    formulas = (
        form % name
        for name, part in allowed_commands().items()
        for form in (forms[1:2] if "signs" in part else forms)
    )
    cards = [f"<p>\\({escape(tex)}\\)</p>" for tex in formulas if not formula_problem(tex)]

    found = shown(server, [CONTROL, *cards], CSS, tmp_path / "profile")

    assert len(found.pop("typeset")) == len(cards) + 1
    assert not any(found.values()), {
        kind: [(*each, cards[int(each[0]) - 1]) for each in seen[:5]]
        for kind, seen in found.items()
        if isinstance(seen, list)
    }


def test_corpus__nothing_runs_asks_or_leaves_its_card(
    cribdeck: Callable[..., Ran],
    tmp_path: Path,
    server: Server,
    canary: Server,
    collection: Any,
) -> None:
    inputs = {
        **{threat.stem: threat.read_text("utf-8") for threat in CORPUS},
        **dict(threats()),
    }
    assert len(inputs) >= 300
    for n, notes in enumerate(inputs.values()):
        folder = tmp_path / "notes" / f"{n:04}"
        folder.mkdir(parents=True)
        (folder / "n.md").write_text(notes.replace("CANARY", str(canary.port)), "utf-8")
    ran = cribdeck("build", "notes", "--out", "out", "--only", "deck,report")
    assert ran.code in (0, 1), ran.err
    for package in sorted((tmp_path / "out").rglob("*.apkg")):
        import_deck(collection, package)
    model = collection.models.by_name("Cribdeck Term")
    cards = [side for card in rendered_cards(collection) for side in card]
    assert len(cards) >= len(inputs)
    for card in cards:
        # What Anki itself would take for a recording, LaTeX or a box to type in.
        assert not re.search(
            r"\[sound:|\[anki:|\[latex\]|\[\$|\[\[type:|<img class=.?latex", card
        ), card

    found = shown(server, [CONTROL, *cards], model["css"], tmp_path / "profile")

    typeset = Counter(found.pop("typeset"))
    assert typeset.pop("0", 0) == 1, "MathJax did not run"
    # Only what the program itself wrote as a formula is one.
    written = {str(n): len(re.findall(r"\\[(\[]", card)) for n, card in enumerate(cards, 1)}
    assert typeset == {n: count for n, count in written.items() if count}
    assert found.pop("clicked") > 100
    assert not any(found.values()), {
        kind: [(*each, cards[int(each[0]) - 1]) for each in seen[:3]]
        for kind, seen in found.items()
        if seen and kind != "ran"
    } or "something ran"
    reports = sorted((tmp_path / "out").rglob("*.report.html"))
    assert reports
    for report in reports:
        document = opened(report.as_uri(), tmp_path / "profile")
        assert title_of(document) != "ran", f"{report.name} ran something"
        assert not re.search(
            r"<(script|iframe|object|embed|form|base|meta http-equiv=.?refresh)\b",
            document.partition("<body")[2],
            re.IGNORECASE,
        ), report.name
    assert canary.asked == []
