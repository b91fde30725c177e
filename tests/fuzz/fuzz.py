"""A coverage-guided fuzzer (atheris) on everything that reads what a stranger wrote.

    python tests/fuzz/fuzz.py TARGET FOLDER [libFuzzer's options]

The folder gets inputs to begin with, if it has none, and whatever reaches new code later.
What a target raises but for the errors that it promises is a finding: libFuzzer keeps the input as
`crash-…`; it becomes a file of tests/security/findings/TARGET/, which `test_fuzz.py` runs ever
after.
"""

from __future__ import annotations

import contextlib
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


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "readers": readers,
    "front_matter": front_matter,
    "ledger": ledger,
    "adopt": adopt,
    "cache": cache,
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
        with zipfile.ZipFile(path) as archive:
            return archive.read("collection.anki2")


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
