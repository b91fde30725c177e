"""What `cribdeck.yaml` may say, and the words in which it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cribdeck.config.load import changed_flashcards, load_project
from cribdeck.config.paper_settings import SheetSettings
from cribdeck.config.settings import DeckSettings, ProjectSettings
from cribdeck.model.errors import ConfigError

DECK = "decks:\n  - name: A\n    sources: [a.md]\n"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("cribdeck.yaml")


def refusal(config: Path, text: str) -> str:
    config.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_project(config)
    return str(caught.value)


def loaded(config: Path, text: str) -> ProjectSettings:
    config.write_text(text, "utf-8")
    return load_project(config)


def test_numbers_and_dates_are_read_as_they_are_written(config: Path) -> None:
    project = loaded(
        config,
        "version: 2026.10\ndecks:\n  - name: 1.50\n    sources: [a.md]\n"
        "    sheet: {title: 0x1F, date: 2026-11-21, columns: 3, font_size: 8.5}\n",
    )

    sheet = project.decks[0].sheet
    assert (project.version, project.decks[0].name) == ("2026.10", "1.50")
    assert (sheet.title, sheet.date) == ("0x1F", "2026-11-21")
    assert (sheet.columns, sheet.font_size) == (3, 8.5)


@pytest.mark.parametrize("given", ["exam, aws", "' exam ,, aws '", "[exam, aws]"])
def test_a_list_may_be_text_with_commas(config: Path, given: str) -> None:
    assert loaded(config, f"{DECK}    tags: {given}\n").decks[0].tags == ("exam", "aws")


@pytest.mark.parametrize(("given", "pages"), [("2 pages", 2), ("1 page", 1), ("3", 3)])
def test_pages_may_have_their_unit(config: Path, given: str, pages: int) -> None:
    assert loaded(config, f"{DECK}    sheet: {{fit: {given}}}\n").decks[0].sheet.fit == pages


def test_an_offset_is_two_numbers(config: Path) -> None:
    project = loaded(config, f"{DECK}    flashcards: {{back_offset: '0.5, -1'}}\n")

    assert project.decks[0].flashcards.back_offset == (0.5, -1.0)


def test_what_is_not_given_has_its_default(config: Path) -> None:
    deck = loaded(config, DECK).decks[0]

    assert deck.sheet == SheetSettings()
    assert (deck.cards.reversed, deck.cards.facets, deck.cards.lists) == (False, False, "one")
    assert deck.flashcards.make is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "cribdeck.yaml: must be a mapping with a list of `decks`"),
        ("", "cribdeck.yaml: must be a mapping with a list of `decks`"),
        (
            "decks: [\n",
            (
                "cribdeck.yaml:2: not valid YAML: expected the node content, but found"
                " '<stream end>'"
            ),
        ),
        ("a: b: c\n", "cribdeck.yaml:1: not valid YAML: mapping values are not allowed here"),
        (
            "decks: !!int x\n",
            (
                "cribdeck.yaml: cannot be read as YAML: ValueError: invalid literal for int() with"
                " base 10: 'x'"
            ),
        ),
    ],
)
def test_refused__what_is_no_mapping_in_yaml(config: Path, text: str, message: str) -> None:
    assert refusal(config, text) == message


def test_refused__bytes_that_are_not_utf_8(config: Path) -> None:
    config.write_bytes(b"decks: \xff\n")

    with pytest.raises(ConfigError, match=r"^cribdeck\.yaml: not valid YAML: 'utf-8' codec"):
        load_project(config)


def test_refused__a_file_that_is_not_there(config: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_project(config)

    assert str(caught.value) == "cribdeck.yaml: cannot be read: No such file or directory"
    assert caught.value.hint == "run `cribdeck init` to make a project"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("decs: []\n", "1: unknown key “decs”: did you mean “decks”?"),
        (
            "decks:\n  - nam: A\n    sources: [a.md]\n",
            "2: unknown key “decks[0].nam”: did you mean “name”?",
        ),
        (
            DECK + "    sheet:\n      paper: A5\n      colunms: 3\n",
            "6: unknown key “decks[0].sheet.colunms”: did you mean “columns”?",
        ),
        (DECK + "    SHEET: {}\n", "4: unknown key “decks[0].SHEET”: did you mean “sheet”?"),
        (
            DECK + "colour: red\n",
            (
                "4: unknown key “colour”: known keys are version, name_version, language, output,"
                " remote_images, ignore_keys, decks, limits, sheets"
            ),
        ),
    ],
)
def test_unknown_key__names_its_line_and_the_nearest_key(
    config: Path, text: str, message: str
) -> None:
    assert refusal(config, text) == f"cribdeck.yaml:{message}"


def test_unknown_keys__are_all_reported(config: Path) -> None:
    assert refusal(config, DECK + "    sheat: {}\nlimitz: {}\n").splitlines() == [
        "cribdeck.yaml:4: unknown key “decks[0].sheat”: did you mean “sheet”?",
        "cribdeck.yaml:5: unknown key “limitz”: did you mean “limits”?",
    ]


def test_unknown_key__under_a_heading_is_refused(config: Path) -> None:
    text = DECK + "    cards:\n      sections:\n        Intro: {backwards: true}\n"

    assert refusal(config, text).startswith(
        "cribdeck.yaml:6: unknown key “decks[0].cards.sections.Intro.backwards”"
    )


NOT_INSIDE = "must be a path inside the project, without `..` (given: "
NO_FILE_NAME = (
    "cannot be the name of a file on every system: choose one that is no device of Windows and has"
    " no dot at its ends (given: "
)
NOT_WHOLE = "Input should be a valid integer, unable to parse string as an integer (given: "


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("slug: a b", "slug: String should match pattern '^[\\w.+-]*$' (given: 'a b')"),
        ("slug: con", f"slug: {NO_FILE_NAME}'con')"),
        ("slug: a.", f"slug: {NO_FILE_NAME}'a.')"),
        ("subdecks: 5", "subdecks: Input should be less than or equal to 4 (given: '5')"),
        ("subdecks: few", f"subdecks: {NOT_WHOLE}'few')"),
        ("cards: {lists: all}", "cards.lists: Input should be 'one' or 'gaps' (given: 'all')"),
        (
            "cards: {reversed: perhaps}",
            (
                "cards.reversed: Input should be a valid boolean, unable to interpret input"
                " (given: 'perhaps')"
            ),
        ),
        (
            "cards: {sections: {Intro: {lists: all}}}",
            "cards.sections.Intro.lists: Input should be 'one' or 'gaps' (given: 'all')",
        ),
        (
            "sheet: {paper: B5}",
            ("sheet.paper: Input should be 'A3', 'A4', 'A5', 'Letter' or 'Legal' (given: 'B5')"),
        ),
        (
            "sheet: {columns: 9}",
            "sheet.columns: Input should be less than or equal to 8 (given: '9')",
        ),
        ("sheet: {fit: many pages}", f"sheet.fit: {NOT_WHOLE}'many pages')"),
        ("sheet: {facets: {a: b}}", "sheet.facets: Input should be a valid tuple"),
        (
            "sheet: {layout: a/b}",
            "sheet.layout: String should match pattern '^[\\w-]+$' (given: 'a/b')",
        ),
        ("flashcards: {back_offset: '1'}", "flashcards.back_offset[1]: Field required"),
        (
            "flashcards: {flip: left}",
            "flashcards.flip: Input should be 'long' or 'short' (given: 'left')",
        ),
        (
            "language: english!",
            (
                "language: String should match pattern"
                " '^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?$' (given: 'english!')"
            ),
        ),
    ],
)
def test_bad_value_of_a_deck__is_shown_with_its_place(config: Path, key: str, message: str) -> None:
    assert refusal(config, f"{DECK}    {key}\n") == f"cribdeck.yaml:4: decks[0].{message}"


@pytest.mark.parametrize("address", ["ftp://notes.example/{file}", "https://a b", "notes.md"])
def test_bad_value__an_address_of_another_kind(config: Path, address: str) -> None:
    message = refusal(config, f"{DECK}    source_link: '{address}'\n")

    assert message.startswith("cribdeck.yaml:4: decks[0].source_link: String should match pattern")
    assert message.endswith(f"(given: '{address}')")


@pytest.mark.parametrize("path", ["/etc/notes.md", "../notes.md", "a/../../b.md"])
def test_bad_value__a_source_outside_the_project(config: Path, path: str) -> None:
    assert refusal(config, DECK.replace("a.md", path)) == (
        f"cribdeck.yaml:3: decks[0].sources[0]: {NOT_INSIDE}'{path}')"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("decks: []\n", "1: decks: Tuple should have at least 1 item after validation, not 0"),
        ("decks:\n  - name: A\n", "2: decks[0].sources: Field required"),
        (
            "decks:\n  - name: ''\n    sources: [a.md]\n",
            "2: decks[0].name: String should have at least 1 character (given: '')",
        ),
        (
            DECK + "limits: {nesting: 2}\n",
            "4: limits.nesting: Input should be greater than or equal to 4 (given: '2')",
        ),
        (
            DECK + "limits: {file_megabytes: 0}\n",
            "4: limits.file_megabytes: Input should be greater than 0 (given: '0')",
        ),
        (DECK + "output: ../out\n", f"4: output: {NOT_INSIDE}'../out')"),
        (
            DECK + "name_version: true\n",
            ("1: the file: `name_version` needs a `version` of letters, digits, dots and dashes"),
        ),
        (
            DECK + "sheets: [{name: All, decks: [b]}]\n",
            (
                "1: the file: a sheet names the deck “b”, and there is none with that slug:"
                " choose from a"
            ),
        ),
    ],
)
def test_bad_value__elsewhere(config: Path, text: str, message: str) -> None:
    assert refusal(config, text) == f"cribdeck.yaml:{message}"


def test_bad_values__are_all_reported(config: Path) -> None:
    text = DECK + "    sheet:\n      paper: B5\n    subdecks: 7\n"

    assert [line.split(":")[1:3] for line in refusal(config, text).splitlines()] == [
        ["6", " decks[0].subdecks"],
        ["5", " decks[0].sheet.paper"],
    ]


def test_flashcards__options_change_only_what_they_name() -> None:
    deck = DeckSettings.model_validate(
        {"name": "A", "sources": ["a.md"], "flashcards": {"font_size": 9, "marks": False}}
    )

    changed = changed_flashcards(deck, {"preset": "fold", "back_offset": "1, 2"})

    assert (changed.flashcards.preset, changed.flashcards.back_offset) == ("fold", (1.0, 2.0))
    assert (changed.flashcards.font_size, changed.flashcards.marks) == (9, False)
    assert deck.flashcards.preset == "a7"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"preset": "a8"},
            (
                "--preset: Input should be 'a7', '63x88', '3x5', 'avery-5371', 'avery-5388' or"
                " 'fold'"
            ),
        ),
        ({"back_offset": "1"}, "--back-offset: Field required"),
        ({"flip": "left"}, "--flip: Input should be 'long' or 'short'"),
    ],
)
def test_flashcards__a_refused_option_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        changed_flashcards(DeckSettings(name="A", sources=("a.md",)), changes)

    assert str(caught.value) == message
    assert caught.value.hint == "see `cribdeck flashcards --help`"
