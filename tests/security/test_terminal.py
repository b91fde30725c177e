"""What strangers write gives no orders to a terminal or to a log, whatever command prints it.

Hostile strings stand wherever a stranger can put text: names of files and folders, notes, the
ledger, packages, the configuration. What is printed must hold no control character, turn no
writing around, and begin no line that a build service would take for a command.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import genanki
import pytest
import yaml

from cribdeck.model.visible import visible, visible_json, visible_lines
from tests.pictures import PIXEL
from tests.places import ROOT
from tests.running import run_here

CHARACTERS = (
    *map(chr, range(1, 0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206f",
)
HOSTILE = (
    *(f"a{char}b" for char in CHARACTERS if char not in "\t\n\r"),
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31mred",
    "\r\nerror: forged",
    "\n::error::owned",
    "\n  ::add-mask::e",
    "::warning::owned",
    "\u3000::notice::owned",
    "##[error]owned",
    "word " * 40 + "::set-output name=x::y ##[add-path]",
    "[red]x[/] [link=http://x]y[/link] :bomb:",
)
DIRECTIONS = frozenset(("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"))

has_odd_names = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="names are text without control characters here"
)


def faults(printed: str) -> list[str]:
    """The parts of what was printed that a terminal or a log would obey."""
    bad = [
        repr(char)
        for char in printed
        if char not in "\n\t"
        and (
            unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs")
            or unicodedata.bidirectional(char) in DIRECTIONS
            or char in "\u061c\u200e\u200f\u206f"
        )
    ]
    lines = [line for line in printed.split("\n") if line.strip().startswith("::")]
    return [*bad, *lines, *re.findall(r".*##\[.*", printed)]


@pytest.fixture(autouse=True)
def no_build_service(monkeypatch: pytest.MonkeyPatch) -> None:
    # There, colours are wanted though nobody's terminal is there.
    for name in ("GITHUB_ACTIONS", "PY_COLORS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


# the function that makes text visible


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_visible__leaves_nothing_to_obey(text: str) -> None:
    assert faults(f"x {visible(text)}") == []
    assert "\n" not in visible(text)
    assert faults(visible_lines(text)) == []
    assert visible_lines(visible_lines(text)) == visible_lines(text)
    written = json.dumps([text], ensure_ascii=False, indent=1)
    assert faults(visible_json(written)) == []
    assert json.loads(visible_json(written)) == [text]


def test_visible__halves_of_characters_are_told() -> None:
    assert visible("a\udcffb") == r"a\udcffb"
    assert json.loads(visible_json('["\udcff"]')) == ["\udcff"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "Ünïcödé – “quotes” …",
        "日本語 العربية עברית",
        "a::b",
        "c:\\new",
        "# [x]",
        "\t-",
    ],
)
def test_visible__leaves_plain_text_alone(text: str) -> None:
    assert visible(text) == visible_lines(text) == visible_json(text) == text
    assert visible_lines(f"{text}\n") == f"{text}\n"


# every command over hostile notes


def notes_with(text: str) -> str:
    """Notes that name a text wherever they can."""
    return (
        f"# Part {text}\n\n"
        f"- **Term {text} one**: what {text} it is\n"
        f"- Other {text}: see ![a {text}](gone{text}.png) and ![b](http://x.example/{text})\n"
        f"- Use cases {text}: many\n\n"
        f"## Section {text}\n\nSome {text} words that name nothing\n\n"
        f"Q: What is {text}?\nA: This {text}.\n\n"
        f"```{text}\ncode {text}\n```\n\n$\\badcommand{text}$\n"
    )


def write_notes(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(HOSTILE):
        name = f"{number:03}{text.replace('/', '-')[:60]}.md"
        front = (
            f"---\ntitle: {json.dumps(f'Title {text}')}\nodd {number}: {json.dumps(text)}\n---\n"
        )
        (folder / name).write_text(front + notes_with(text), "utf-8")


CONFIG = """\
language: en
output: out
decks:
  - {name: DECK, slug: odd, sources: [NOTES], tags: [TAG]}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a ledger of a former build, whose every text is hostile."""
    folder = tmp_path_factory.mktemp("odd") / "a\x1b[31m\n::error::b"
    write_notes(folder / "notes\x1b[2J\n::error::x")
    names = {"DECK": "Deck\x1b[31m \u202e::error::", "TAG": "tag\u202e"}
    text = CONFIG.replace("NOTES", json.dumps("notes\x1b[2J\n::error::x"))
    for name, value in names.items():
        text = text.replace(name, json.dumps(value))
    (folder / "cribdeck.yaml").write_text(text, "utf-8")
    ran = run_here("build", "--only", "deck,records,report", cwd=folder)
    assert (ran.code, faults(ran.out + ran.err)) == (1, []), ran.err[-2000:]
    assert "internal error" not in ran.err
    # Other texts than the notes have, so that all of them are told as changes.
    ledger = folder / "cribdeck.lock"
    lines = [json.loads(line) for line in ledger.read_bytes().split(b"\n") if line]
    for number, line in enumerate(lines):
        if "term" in line and number % 3:
            line["term"] += HOSTILE[number % len(HOSTILE)]
            line["key"] += f" {number}"
            for name in line["fields"]:
                line["fields"][name] += f" {HOSTILE[number % len(HOSTILE)]}"
    ledger.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return folder


COMMANDS = (
    *(("records", "-f", each) for each in ("json", "yaml", "csv", "table")),
    ("records", "--unmerged"),
    *(("check", "-f", each) for each in ("text", "json", "sarif")),
    ("check", "--write-baseline", "--baseline", "base\x1bline"),
    ("check", "--baseline", "base\x1bline", "--strict"),
    *(("diff", "-f", each) for each in ("text", "json", "markdown")),
    ("build", "--only", "records,report", "-o", "o\x1b[1mut\n::error::"),
    ("build", "--only", "deck", "--ask", "-o", "asked\x1b"),
    ("schema",),
)


@has_odd_names
@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_command__prints_nothing_to_obey(hostile: Path, command: tuple[str, ...]) -> None:
    ledger = (hostile / "cribdeck.lock").read_bytes()

    ran = run_here(*command, cwd=hostile, answers="later\n" * 5)

    assert faults(ran.out + ran.err) == []
    assert "internal error" not in ran.err
    # A ledger with such a term is refused by those who read it.
    assert ran.code in (0, 1) or (ran.code == 2 and "cribdeck.lock:3: “term” holds" in ran.err)
    (hostile / "cribdeck.lock").write_bytes(ledger)


@has_odd_names
@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("explain", "-f", "text"),
        ("explain", "-f", "json"),
        ("show", "outline"),
        ("show", "candidates"),
        ("show", "records"),
    ],
    ids=" ".join,
)
def test_command__about_one_file_prints_nothing_to_obey(
    hostile: Path, command: tuple[str, ...]
) -> None:
    first, *rest = command
    for path in sorted((hostile / "notes\x1b[2J\n::error::x").iterdir()):
        arguments = [first, path, *rest] if first == "explain" else [first, *rest, path]
        ran = run_here(*arguments, cwd=hostile)

        assert faults(ran.out + ran.err) == []
        assert ran.code == 0, ran.err


@has_odd_names
@pytest.mark.slow
def test_nothing_to_do__prints_nothing_to_obey(hostile: Path) -> None:
    notes = hostile.parent / "quiet\x1b[31m.md"
    notes.write_text("# Cells\n\n- Pump: moves ![x](gone\x1b.png)\n- Gate: opens\n", "utf-8")
    arguments = ("build", notes, "--only", "records", "-o", "same\x1b\n::error::")

    first = run_here(*arguments, cwd=hostile)
    second = run_here(*arguments, cwd=hostile)

    assert second.out.startswith("nothing to do")
    assert r"same\x1b" in second.out
    assert "missing-image" in second.err
    assert faults(first.out + first.err + second.out + second.err) == []


@has_odd_names
@pytest.mark.slow
def test_data__says_what_the_notes_say(hostile: Path) -> None:
    as_json = json.loads(run_here("records", "-f", "json", cwd=hostile).out)
    as_yaml = yaml.safe_load(run_here("records", "-f", "yaml", cwd=hostile).out)
    as_csv = list(csv.DictReader(io.StringIO(run_here("records", "-f", "csv", cwd=hostile).out)))
    (made,) = (hostile / "out").glob("*.records.json")
    sarif = json.loads(run_here("check", "-f", "sarif", cwd=hostile).out)

    assert as_json == as_yaml
    assert len(as_csv) == len(as_json)
    assert as_json[0] in json.loads(made.read_text("utf-8"))
    assert {"\u202e", "\x9b", "\u2028", "##["} <= {
        part
        for part in ("\u202e", "\x9b", "\u2028", "##[")
        if part in json.dumps(as_json, ensure_ascii=False)
    }
    for result in sarif["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri)
        assert unquote(uri).startswith("notes\x1b[2J\n::error::x/")


# errors: each way in which a text of a stranger stops a command


def package_with(path: Path, questions: tuple[str, ...]) -> None:
    model = genanki.Model(
        7,
        "Old",
        [{"name": "Front"}, {"name": "Back"}],
        [{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
    )
    deck = genanki.Deck(8, "Old\x1b[31m")
    for question in questions:
        deck.add_note(genanki.Note(model, [question.replace("<", ""), "x"]))
    genanki.Package(deck).write_to_file(str(path))


@has_odd_names
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("option", [(), ("--dry-run",)], ids=str)
def test_adopt__old_questions_give_no_orders(tmp_path: Path, option: tuple[str, ...]) -> None:
    (tmp_path / "a.md").write_text("- Pump: moves ions\n- Gate: opens\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text("decks: [{name: A, sources: [a.md]}]\n", "utf-8")
    package_with(tmp_path / "old\x1b.apkg", ("Pump", *HOSTILE))

    ran = run_here("adopt", "old\x1b.apkg", *option, cwd=tmp_path)

    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0] == "= Pump"
    assert len(ran.out.splitlines()) > len(HOSTILE) / 2
    assert faults(ran.out + ran.err) == []


CONFIGURATIONS = {
    "layout": "decks: [{name: A, sources: [a.md], sheet: {layout: HOSTILE}}]\n",
    "key": "decks: [{name: A, sources: [a.md], HOSTILE: x}]\n",
    "value": "decks: [{name: A, sources: [a.md], sheet: {paper: HOSTILE, fit: HOSTILE}}]\n",
    "source": "decks: [{name: A, sources: [HOSTILE]}]\n",
    "slug": "decks: [{name: A, slug: HOSTILE, sources: [a.md]}]\n",
    "output": "output: HOSTILE\ndecks: [{name: A, sources: [a.md]}]\n",
    "sheets": "decks: [{name: A, sources: [a.md]}]\nsheets: [{name: B, decks: [HOSTILE]}]\n",
    "two": (
        "decks: [{name: HOSTILE, slug: a, sources: [a.md]}, {name: B, slug: a, sources: [a.md]}]\n"
    ),
    "tag": "decks: !HOSTILE-tag x\n",
    "no YAML": "HOSTILE: [\n",
    "version": "version: HOSTILE\nname_version: true\ndecks: [{name: A, sources: [a.md]}]\n",
}


@has_odd_names
@pytest.mark.parametrize("text", ["x\x1b[2J\n::error::y", "\u202e##[error]\x85\x9b"], ids=ascii)
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_configuration__that_is_wrong_gives_no_orders(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "a.md").write_text("- Pump: moves ions\n", "utf-8")
    written = CONFIGURATIONS[name].replace("HOSTILE", json.dumps(text))
    (tmp_path / "c\x1b.yaml").write_text(written, "utf-8")

    ran = run_here("build", "-c", "c\x1b.yaml", "--only", "records", cwd=tmp_path)

    assert faults(ran.out + ran.err) == []
    assert "internal error" not in ran.err


ERRORS: Mapping[str, tuple[str | Path, ...]] = {
    "no such file": ("records", "gone\x1b\n::error::x.md"),
    "no such configuration": ("build", "-c", "gone\x1b\n::error::x.yaml"),
    "no such ledger": ("diff", "--against", "gone\x1b\n::error::x"),
    "no such package": ("adopt", "gone\x1b\n::error::x.apkg"),
    "no such baseline": ("check", "--baseline", "gone\x1b\n::error::x"),
    "two files": ("explain", "a.md", "x\x1b[2J\n::error::x"),
    "no such command": ("\x1b[2J\n::error::x",),
    "no such option": ("build", "--\x1b[2J\n::error::x"),
    "no such format": ("records", "-f", "\x1b[2J\n::error::x"),
    "no such product": ("build", "--only", "\x1b[2J\n::error::x"),
    "no such preset": ("flashcards", "a.md", "--preset", "\x1b[2J\n::error::x"),
    "no folder": ("init", "a.md/\x1b\n::error::x"),
    "there already": ("init", "."),
    "not a folder": ("build", "a.md", "--only", "records", "-o", "a.md/\x1b\n::error::x"),
    "ledger": ("build", "-c", "ledger/cribdeck.yaml", "--only", "deck"),
    "review": ("build", "-c", "review/cribdeck.yaml", "--only", "deck"),
    "with a traceback": ("--debug", "records", "gone\x1b\n::error::x.md"),
}


@has_odd_names
@pytest.mark.parametrize("name", ERRORS)
def test_error__gives_no_orders(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text("- Pump: moves ions\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text("decks: [{name: A, sources: [a.md]}]\n", "utf-8")
    for kind in ("ledger", "review"):
        (tmp_path / kind).mkdir()
        for file in ("a.md", "cribdeck.yaml"):
            (tmp_path / kind / file).write_bytes((tmp_path / file).read_bytes())
    line = "\x1b[2J \u202e ::error:: ##[error]"
    (tmp_path / "ledger" / "cribdeck.lock").write_text(f'{{"ledger": 1}}\n{line}\n', "utf-8")
    (tmp_path / "review" / "cribdeck.review").write_text(f"{line}\n", "utf-8")

    ran = run_here(*ERRORS[name], cwd=tmp_path)

    assert ran.code in (1, 2, 3)
    assert ran.out + ran.err
    assert faults(ran.out + ran.err) == []
    assert "internal error" not in ran.err


# names that are no text


@has_odd_names
@pytest.mark.parametrize("place", ["file", "folder", "project", "output", "configuration"])
def test_name_that_is_no_text__is_told_and_stops_nothing(tmp_path: Path, place: str) -> None:
    odd = os.fsdecode(b"caf\xe9")
    root = tmp_path / (odd if place == "project" else "plain")
    notes = root / (odd if place == "folder" else "notes")
    notes.mkdir(parents=True)
    file = notes / (f"{odd}.md" if place == "file" else "a.md")
    file.write_text("# Cells\n\n- Pump: moves ![x](dot.png) ions\n- Gate: opens\n", "utf-8")
    (notes / "dot.png").write_bytes(PIXEL)
    config = root / (f"{odd}.yaml" if place == "configuration" else "cribdeck.yaml")
    config.write_text("decks: [{name: A, slug: a, sources: [.]}]\n", "utf-8")
    out = odd if place == "output" else "out"

    for command in (
        ("build", "-c", config.name, "--only", "deck,records,report", "-o", out),
        ("build", "-c", config.name, "--only", "deck,records,report", "-o", out),
        ("build", notes, "--only", "deck,records,report", "-o", out),
        *(("records", "-c", config.name, "-f", each) for each in ("json", "yaml", "csv", "table")),
        *(("check", "-c", config.name, "-f", each) for each in ("text", "json", "sarif")),
        ("explain", file),
        ("show", "records", file),
        ("diff", "-c", config.name),
        ("check", file, "-f", "sarif"),
    ):
        ran = run_here(*command, cwd=root)
        assert (ran.code, faults(ran.out + ran.err)) == (0, []), (command, ran.err)


# streams of every kind


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text("# Zellen\n\n- Größe ✓ 𝔘: wie groß – 細胞\n- Pump: moves ions\n", "utf-8")
    return path


COMMAND = (sys.executable, "-m", "cribdeck")
SURROUNDINGS = {"PYTHONPATH": str(ROOT)}


def started(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, answers: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """The program as a process, whose streams are bytes."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, **SURROUNDINGS, **(env or {})},
        input=answers,
        capture_output=True,
        check=False,
    )


PRINTING = (
    *(("records", "a.md", "-f", each) for each in ("json", "yaml", "csv", "table")),
    ("explain", "a.md"),
    ("explain", "a.md", "-f", "json"),
    ("show", "records", "a.md"),
    ("check", "a.md"),
    ("build", "a.md", "--only", "records", "-o", "größe"),
    ("build", "a.md", "--only", "records", "-o", "größe"),
    ("build", "größe"),
    ("--help",),
    ("größe",),
)


@pytest.mark.process
@pytest.mark.parametrize(
    "env",
    [
        *({"PYTHONIOENCODING": each} for each in ("ascii", "latin-1", "utf-16", "shift_jis")),
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=lambda env: next(iter(env.values())),
)
def test_encoding__of_any_kind_takes_what_is_printed(notes: Path, env: dict[str, str]) -> None:
    encoding = env.get("PYTHONIOENCODING", "ascii")
    records = json.loads(started(*PRINTING[0], cwd=notes.parent).stdout)
    for command in PRINTING:
        done = started(*command, cwd=notes.parent, env=env)
        assert b"internal error" not in done.stderr.replace(b"\0", b"")
        assert b"Traceback" not in done.stderr.replace(b"\0", b"")
        data = "csv" in command
        out = done.stdout.decode("utf-8" if data and encoding != "utf-16" else encoding)
        assert faults((out + done.stderr.decode(encoding)).replace("\ufeff", "")) == []
        if "records" in command[:1] and "json" in command:
            assert json.loads(out.removeprefix("\ufeff")) == records
        if "yaml" in command:
            assert yaml.safe_load(out.removeprefix("\ufeff")) == records
        if data:
            assert [row["term"] for row in csv.DictReader(io.StringIO(out))] == [
                record["term"] for record in records
            ]


STREAMS = {
    ">&-": 0,
    "2>&-": 0,
    "<&-": 0,
    ">&- 2>&- <&-": 0,
    "2>/dev/full": 0,
    ">/dev/full": 3,
    ">/dev/full 2>&1": 3,
    "| true; exit ${PIPESTATUS[0]}": 141,
}
QUICK = (
    "records a.md",
    "records a.md -f csv",
    "explain a.md",
    "show outline a.md",
    "build a.md --only records",
    "schema",
    "--version",
    "--help",
)


@pytest.mark.process
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("stream", STREAMS)
def test_stream__that_takes_nothing_ends_the_program_quietly(notes: Path, stream: str) -> None:
    # What it says goes there at once, so that nobody reads when it is written to.
    for command in (*QUICK, QUICK[4]):
        end = stream.replace("| true", "| (exec <&-; sleep 0.01)")
        done = subprocess.run(
            ["bash", "-c", f"{' '.join(COMMAND)} {command} {end}"],
            cwd=notes.parent,
            capture_output=True,
            check=False,
            env={**os.environ, **SURROUNDINGS},
        )
        told = b"error: standard output: cannot be written" in done.stderr
        is_full = stream == ">/dev/full"
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr
        assert told == is_full
        assert done.stderr.count(b"cannot be written") <= 1
        assert (command, done.returncode) == (command, STREAMS[stream])
    if stream != ">/dev/full 2>&1":
        assert (notes.parent / "build" / "zellen.records.json").is_file()


@pytest.mark.process
def test_answer_that_is_no_text__is_none(tmp_path: Path) -> None:
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8"
    )
    definition = "a thing that moves ions through the membrane of a cell by using ATP"
    (tmp_path / "a.md").write_text(f"- Pump: {definition}\n- Gate: opens\n", "utf-8")
    assert started("build", "--only", "deck", cwd=tmp_path).returncode == 0
    (tmp_path / "a.md").write_text(f"- Carrier pump kind: {definition} and more\n", "utf-8")

    done = started("build", "--only", "deck", "--ask", cwd=tmp_path, answers=b"\xff\xfe\n\n")

    assert done.returncode == 0, done.stderr


# signals


@pytest.mark.process
@pytest.mark.pdf
@pytest.mark.skipif(sys.platform == "win32", reason="this system has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
@pytest.mark.parametrize("step", ["read", "deck", "sheet"])
def test_signal__leaves_nothing_temporary(tmp_path: Path, name: str, step: str) -> None:
    lines = "".join(f"- Term {n} x: what the {n}th one is, in some words\n" for n in range(3000))
    (tmp_path / "a.md").write_text(f"# Many\n\n{lines}", "utf-8")
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [*COMMAND, "build", "a.md", "--only", "deck,sheet", "-o", "out"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={
            **os.environ,
            **SURROUNDINGS,
            "TMPDIR": str(tmp_path / "tmp"),
            "PYTHONUNBUFFERED": "1",
        },
    )
    said = []
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        if line.startswith(step.encode()):
            break
    number = getattr(signal, name)
    process.send_signal(number)
    _, rest = process.communicate(timeout=60)

    assert process.returncode == 128 + number
    assert b"Traceback" not in rest
    assert list((tmp_path / "tmp").iterdir()) == []
    assert [path for path in tmp_path.rglob(".*") if path.name != ".cache"] == []


# where modules come from


@pytest.mark.process
@pytest.mark.parametrize("start", ["-m", "script"])
def test_working_folder__is_no_place_of_modules(notes: Path, start: str) -> None:
    """What `python -m` itself loads before the program is Python's own affair."""
    folder = notes.parent
    before = subprocess.run(
        [
            sys.executable,
            "-c",
            "import runpy, sys; runpy._get_main_module_details\nprint(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cribdeck", "records", "a.md"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **SURROUNDINGS},
    ).stderr
    names = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in loaded.splitlines()
        if line.startswith("import time:")
    }
    planted = sorted(names - {name.partition(".")[0] for name in before} - {"cribdeck", "package"})
    assert {"__future__", "tempfile", "json", "yaml", "typer", "socket"} & set(planted)
    for name in planted:
        (folder / f"{name}.py").write_text(f"open({str(folder / 'ran')!r}, 'a').write({name!r})\n")
    script = "import sys; from cribdeck.__main__ import main; main()"
    (folder / "bin").mkdir()
    (folder / "bin" / "cribdeck").write_text(script, "utf-8")
    command = (*COMMAND,) if start == "-m" else (sys.executable, "bin/cribdeck")

    done = subprocess.run(
        [*command, "build", "a.md", "--only", "deck,records,report"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **SURROUNDINGS},
    )

    assert not (folder / "ran").exists(), (folder / "ran").read_text()
    assert done.returncode == 0, done.stderr
