"""What `make mutants` reads and tells; that it finds what no test notices is seen by running it."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from tests.places import ROOT

SURVIVOR = ("cribdeck/language/terms.py", "_SHORT = 4", "_SHORT = 5")
BLOCK = "{}\n- {}\n+ {}\n# only a bound of a loop that ends before it\n".format(*SURVIVOR)


@pytest.fixture
def mutants(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool, which is a script and no module of a package."""
    monkeypatch.syspath_prepend(ROOT / "tools")
    return importlib.import_module("mutants")


def test_accepted__have_a_reason_each(mutants: ModuleType) -> None:
    assert mutants.read_accepted(f"# About.\n\n{BLOCK}") == {
        SURVIVOR: "only a bound of a loop that ends before it"
    }
    assert mutants.read_accepted("# About.\n") == {}
    for broken in (BLOCK.rpartition("#")[0].strip(), BLOCK.replace("- ", ""), "one\ntwo"):
        with pytest.raises(SystemExit, match="reason"):
            mutants.read_accepted(broken)


def test_accepted__as_they_are_can_be_read(mutants: ModuleType) -> None:
    accepted = mutants.read_accepted(mutants.ACCEPTED.read_text("utf-8"))

    assert all((ROOT / mutant.file).is_file() for mutant in accepted)


def test_mutant__is_named_by_the_lines_that_differ(mutants: ModuleType) -> None:
    diff = "--- mutation diff ---\n--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n def f():\n-    a\n+    b"

    assert mutants.mutant_of("x.py", diff) == ("x.py", "a", "b")


def test_report__share_survivors_and_what_is_accepted_in_vain(mutants: ModuleType) -> None:
    survivor = mutants.Mutant(*SURVIVOR)
    noticed = mutants.Mutant("cribdeck/language/slugs.py", "a", "b")
    tried = [
        mutants.Tried("language", survivor, 7, survived=True),
        mutants.Tried("language", noticed, 3, survived=False),
    ]

    text, is_clean = mutants.report(tried, {})
    assert text.startswith("50.0 % of 2 changes were noticed\n  language: 50.0 % of 2\n1 survive;")
    assert "cribdeck/language/terms.py:7\n- _SHORT = 4\n+ _SHORT = 5\n" in text
    assert is_clean
    text, is_clean = mutants.report(tried, {survivor: "no reader sees it"})
    assert "0 survive; 1 more are accepted" in text
    assert "terms.py:7" not in text
    assert is_clean
    text, is_clean = mutants.report(tried, {noticed: "no reader sees it"})
    assert "take them out of mutants-accepted.txt\n  cribdeck/language/slugs.py: a\n" in text
    assert not is_clean


def test_killers__exist(mutants: ModuleType) -> None:
    for part, tests in mutants.KILLERS.items():
        assert (ROOT / "cribdeck" / part).is_dir()
        assert all((ROOT / test).exists() for test in tests)


def test_annotations_and_strict__are_left_alone(mutants: ModuleType, tmp_path: Path) -> None:
    lines = ["def f(a: int | None = 1) -> str | None:", "    b: int | str = zip(a, a, strict=True)"]
    (tmp_path / "m.py").write_text("\n".join(lines), "utf-8")

    places = mutants.unseen(tmp_path / "m.py")

    bars = {
        (n, at) for n, line in enumerate(lines, 1) for at, sign in enumerate(line) if sign == "|"
    }
    assert bars <= places
    assert (2, lines[1].index("True")) in places
    assert (1, lines[0].index("1")) not in places
    assert (2, lines[1].index("zip")) not in places
