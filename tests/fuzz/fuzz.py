"""A coverage-guided fuzzer (atheris) on everything that reads what a stranger wrote.

    python tests/fuzz/fuzz.py TARGET FOLDER [libFuzzer's options]

The folder gets inputs to begin with, if it has none, and whatever reaches new code later.
What a target raises but for the errors that it promises is a finding: libFuzzer keeps the input as
`crash-…`; it becomes a file of tests/security/findings/TARGET/, which `test_fuzz.py` runs ever
after.
"""

from __future__ import annotations

import base64
import contextlib
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent


def readers(data: bytes) -> None:
    """Any file of notes: read, extracted, normalized, merged, made HTML.

    Every line has its fate.
    """
    from cribdeck.extraction import extract
    from cribdeck.readers import read_outline
    from cribdeck.readers.source import source_from_bytes
    from cribdeck.records.merge import merge
    from cribdeck.records.normalize import normalize
    from cribdeck.writers.content_html import HtmlDialect, blocks_html, clean, highlighted_code
    from cribdeck.writers.content_markdown import blocks_markdown

    source = source_from_bytes(data, "a.md")
    extraction, _ = extract(read_outline(source))
    assert len(extraction.fates) == len(source.lines)
    records, _ = merge(normalize(extraction.candidates, "a.md"))
    assert len({record.key for record in records}) == len(records)
    dialect = HtmlDialect(
        lambda tex, _: tex.replace("<", "&lt;"),
        lambda _, alt: alt.replace("<", "&lt;"),
        highlighted_code,
    )
    for record in records:
        html = clean(blocks_html(record.nodes, dialect))
        assert "<script" not in html.lower()
        blocks_markdown(record.nodes)


def front_matter(data: bytes) -> None:
    """Any front matter, and the settings it gives."""
    from cribdeck.config.front_matter import check_front_matter
    from cribdeck.readers.front_matter import read_front_matter
    from cribdeck.storage.serialize import pack

    text = data.decode("utf-8", "replace")
    given, _ = read_front_matter(text, "a.md")
    settings, findings = check_front_matter(given, text.split("\n"), "a.md")
    pack((settings, findings))


def ledger(data: bytes) -> None:
    """Any lines after a ledger's first.

    Refused, or written again so that they are read as the same.
    """
    from cribdeck.identity.ledger import dump_ledger, parse_ledger
    from cribdeck.model.errors import ConfigError

    path = Path("cribdeck.lock")
    with contextlib.suppress(ConfigError):
        known = parse_ledger('{"ledger": 1}\n' + data.decode("utf-8", "replace"), path)
        again = b"".join(dump_ledger(known)).decode("utf-8", "surrogatepass")
        assert "".join(piece.decode() for piece in dump_ledger(parse_ledger(again, path))) == again


def adopt(data: bytes) -> None:
    """Any file that is said to be a deck, and any database that is in one."""
    from cribdeck.identity.anki_export import read_package
    from cribdeck.model.errors import InputError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.apkg"
        for whole in (True, False):
            if whole:
                path.write_bytes(data)
            else:
                with zipfile.ZipFile(path, "w") as archive:
                    archive.writestr("collection.anki2", data)
            with contextlib.suppress(InputError):
                read_package(path)


def cache(data: bytes) -> None:
    """Any bytes where packed records should be."""
    from cribdeck.pipeline.reading import FileRecords
    from cribdeck.storage.serialize import unpack

    with contextlib.suppress(ValueError):
        unpack(FileRecords, data)


def configuration(data: bytes) -> None:
    """Any `cribdeck.yaml`, and what is asked for by it."""
    from cribdeck.config.load import load_project
    from cribdeck.model.errors import ConfigError
    from cribdeck.pipeline.jobs import repeated_slug

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cribdeck.yaml"
        path.write_bytes(data)
        try:
            project = load_project(path)
        except ConfigError as error:
            # What goes to a terminal, and a number of it that Python will not write.
            str(error).encode("utf-8", "backslashreplace")
            return
        repeated_slug(project.decks, project.sheets)
        for deck in project.decks:
            assert "/" not in deck.file_slug
            assert len(deck.file_slug) <= 200


def review(data: bytes) -> None:
    """Any decisions about doubtful matches."""
    from cribdeck.identity.review import read_review
    from cribdeck.model.errors import ConfigError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cribdeck.review"
        path.write_bytes(data)
        with contextlib.suppress(ConfigError):
            read_review(path)


def drawings(data: bytes) -> None:
    """Any SVG, and what is allowed of it drawn as a sheet would."""
    import weasyprint

    from cribdeck.inputs.drawings import drawing_problem
    from cribdeck.writers.paper.weasyprint_private import closed_fetcher
    from cribdeck.writers.paper.weasyprint_svg_private import guarded_drawings

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.svg"
        path.write_bytes(data)
        if drawing_problem(path, 1):
            return
        html = f'<img src="data:image/svg+xml;base64,{base64.b64encode(data).decode()}">'
        # Drawn only as the PDF is written.
        with guarded_drawings([]):
            weasyprint.HTML(string=html, url_fetcher=closed_fetcher({}, [])).write_pdf()


def formulas(data: bytes) -> None:
    """Any TeX: what is allowed is drawn, or refused for a reason."""
    from cribdeck.language.tex import formula_problem
    from cribdeck.writers.paper.formulas import FormulaError, formula_svg

    tex = data.decode("utf-8", "replace")
    if formula_problem(tex):
        return
    assert not re.search(r"\\(?:href|style|class|cssId|mmlToken|bbox|require|unicode)\b", tex)
    with contextlib.suppress(FormulaError):
        formula_svg(tex, inline=len(data) % 2 == 0, known={})


def templates(data: bytes) -> None:
    """Any template of a project, as text, as YAML and filled in."""
    from cribdeck.model.errors import ConfigError
    from cribdeck.writers.templates import Templates, built_in_folder

    with tempfile.TemporaryDirectory() as folder:
        for name in ("theme.yaml", "page.html.j2"):
            (Path(folder) / name).write_bytes(data)
        found = Templates([Path(folder), built_in_folder()])
        with contextlib.suppress(ConfigError):
            found.data("theme.yaml")
        # A loop in a template may be as long as its author likes: those are trusted with time.
        if not re.search(rb"for|range|\*|macro|include|import|extends|lipsum|center|join", data):
            with contextlib.suppress(ConfigError):
                found.render("page.html.j2", {"name": "A", "findings": ()})


def names(data: bytes) -> None:
    """Any text as a term, a tag, a deck, a picture: each name fits where it goes."""
    from cribdeck.language.slugs import file_name, file_slug, is_file_slug, tag
    from cribdeck.language.terms import fold, tidy_text

    text = data.decode("utf-8", "replace")
    slug = file_slug(text)
    assert not slug or is_file_slug(slug)
    assert not set(slug) & set('<>:"/\\|?* ')
    assert not set(tag(text)) & set(" \t\n\u3000")
    assert not set(file_name(text)) & set('<>:"/\\|?*')
    assert fold(fold(text)) == fold(text)
    tidy_text(text)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "readers": readers,
    "front_matter": front_matter,
    "configuration": configuration,
    "ledger": ledger,
    "review": review,
    "adopt": adopt,
    "cache": cache,
    "drawings": drawings,
    "formulas": formulas,
    "templates": templates,
    "names": names,
}


def beginnings(name: str) -> list[bytes]:
    """Inputs that a target takes, to begin with."""
    notes = [
        *sorted((TESTS / "golden").glob("*.md")),
        *sorted((TESTS / "security" / "corpus").glob("*.md")),
    ]
    match name:
        case "readers":
            return [path.read_bytes()[:3000] for path in notes]
        case "front_matter":
            return [
                (
                    b"title: A\ntags: [x, y]\nlang: pt-BR\nsections: {Dates: {reversed:"
                    b" true}}\nsheet: false\n"
                ),
                b'"a": |\n  b\n? [c]\n: !!set {d}\n',
            ]
        case "ledger":
            return [b"\n".join((TESTS.parent / "cribdeck.lock").read_bytes().split(b"\n")[1:4])]
        case "adopt":
            return [old_collection()]
        case "cache":
            return [packed(path) for path in notes[:6]]
        case "configuration":
            return [
                (TESTS.parent / "cribdeck.yaml").read_bytes(),
                b"decks: [{name: A, sources: [a], cards: {reversed: true}, sheet: {fit: 2 pages}}]",
                b"x: &x {name: B, sources: [b]}\ndecks: [*x, {<<: *x, slug: c}]\nversion: 2026.10",
            ]
        case "review":
            return [b"# decided\nsame 0123456789abcdef0123 a key\nnew 0123456789abcdef0123 b\n"]
        case "drawings":
            return [
                (
                    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
                    b' viewBox="0 0 9 9"><defs><g id="a"><path d="M0 0L9 9C1 2 3 4 5 6Z"/></g>'
                    b'<pattern id="p" width="1" height="1"><use x:href="#a"/></pattern></defs>'
                    b'<use href="#a" fill="url(#p)"/><text x="1" y="2">a</text></svg>'
                )
            ]
        case "formulas":
            return [
                rb"\frac{a}{b}+\sqrt[3]{x_1^{2}}\le\left(\sum_{i=1}^n i\right)",
                rb"\begin{pmatrix}1&2\\3&4\end{pmatrix}\text{if }x\to\infty",
                rb"\color{red}{x}\hspace{1em}\mathbf{v}\overline{ab}\ce{H2O}",
            ]
        case "templates":
            return [
                b"{% if name %}{{ name|upper }}{{ theme.light.ink }}{% endif %}",
                b"light: {ink: '#000'}\nen: {a: b}\n",
                b"{{ ''.__class__ }}{{ name.format(1) }}{% set x = 1 %}",
            ]
        case "names":
            return [
                "Größe: α, β".encode(),
                b"con.txt",
                "가각 e\u0301 \u2060 \u202e".encode(),
                b"A::B #tag/x",
            ]
        case _:
            raise ValueError(name)


def old_collection() -> bytes:
    """The database of a small deck that another tool made."""
    import genanki

    model = genanki.Model(
        1,
        "M",
        fields=[{"name": "Q"}, {"name": "A"}],
        templates=[{"name": "C", "qfmt": "{{Q}}", "afmt": "{{A}}"}],
    )
    deck = genanki.Deck(2, "D")
    deck.add_note(genanki.Note(model, ["What is osmosis?", "water moves"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.apkg"
        genanki.Package(deck).write_to_file(str(path))
        database = Path(folder) / "d.anki2"
        with zipfile.ZipFile(path) as archive:
            database.write_bytes(archive.read("collection.anki2"))
        # Small pages make a small file, of which more is changed in the same time.
        connection = sqlite3.connect(database)
        connection.executescript("PRAGMA page_size = 512; VACUUM;")
        connection.close()
        return database.read_bytes()


def packed(path: Path) -> bytes:
    """A file's records as the cache holds them."""
    from cribdeck.pipeline.file_records import read_file
    from cribdeck.pipeline.jobs import paths_job
    from cribdeck.storage.serialize import pack

    job = paths_job([str(path)])
    return pack(read_file(job.sources[0], job.read_options))


def main() -> None:
    """Fuzz until libFuzzer's options say that it is enough."""
    import atheris

    name, folder = sys.argv[1], Path(sys.argv[2])
    target = TARGETS[name]
    with atheris.instrument_imports(include=["cribdeck", "markdown_it", "mdit_py_plugins", "yaml"]):
        target(b"")
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        for number, data in enumerate(beginnings(name)):
            (folder / str(number)).write_bytes(data)
    atheris.Setup([sys.argv[0], *sys.argv[3:], str(folder)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
