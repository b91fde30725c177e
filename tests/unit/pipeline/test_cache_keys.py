"""What a cached result depends on is one value each, and all of its fields count."""

from __future__ import annotations

import dataclasses as dc
from pathlib import Path

import pytest

from cribdeck.config.settings import DeckSettings, LimitSettings
from cribdeck.inputs.media import MediaFile
from cribdeck.inputs.sources import SourcePath
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.records import Fate, FateKind
from cribdeck.pipeline import reading, uptodate
from cribdeck.pipeline.file_records import ReadOptions
from cribdeck.pipeline.uptodate import BuildInputs
from cribdeck.storage.cache import Cache
from cribdeck.storage.compact import LineFates
from cribdeck.writers.product import _FINGERPRINTED, Deck, FileCoverage, Product
from tests.making import records, rows_of

OPTIONS = ReadOptions(Path("/notes"), "cells", ("exam",), LimitSettings(), ("mood",), None)
OTHER_OPTIONS = {
    "root": Path("/other"),
    "slug": "atoms",
    "tags": ("exam", "week-1"),
    "limits": LimitSettings(records=7),
    "ignore_keys": (),
    "image_cache": Path("/cache"),
}


def name_of(options: ReadOptions) -> str:
    """Under which name the cache holds a file's records, read with these options."""
    source = SourcePath(Path("/notes/a.md"), "a.md")
    return reading._CachedFiles(Cache(), options)._name(source, Path("/notes"), "digest")


@pytest.mark.parametrize("field", [field.name for field in dc.fields(ReadOptions)])
def test_records_of_a_file__each_option_counts(field: str) -> None:
    other = dc.replace(OPTIONS, **{field: OTHER_OPTIONS[field]})

    assert name_of(other) != name_of(OPTIONS)
    assert name_of(dc.replace(OPTIONS)) == name_of(OPTIONS)


def test_records_of_a_file__an_option_that_is_added_counts_by_itself() -> None:
    more = dc.make_dataclass("More", [("dialect", str, "plain")], bases=(ReadOptions,), frozen=True)
    given = [getattr(OPTIONS, field.name) for field in dc.fields(OPTIONS)]

    assert name_of(more(*given, dialect="org")) != name_of(more(*given, dialect="plain"))


DECK = Deck(DeckSettings(name="Cells", sources=("a.md",)), "", "en", {}, (Path("/templates"),))
PRODUCT = Product(DECK, rows_of(records("- **Cell**: a small room\n")))
FILE = MediaFile("p-1.png", "image/png", Path("/notes/p.png"), 5)
OTHERS = {
    "Deck.settings": DeckSettings(name="Atoms", sources=("a.md",)),
    "Deck.title": "Biology",
    "Deck.language": "de",
    "Deck.media": {"p.png": FILE},
    "Deck.template_folders": (),
    "Deck.version": "2",
    "Deck.file_suffix": "-2",
    "Deck.languages": {"a.md": "fr"},
    "Deck.off_sheet": frozenset({"a.md"}),
    "Deck.limits": LimitSettings(records=7),
    "Product.rows": rows_of(records("- **Cell**: a large room\n")),
    "Product.coverage": (FileCoverage("a.md", LineFates.of(["x"], [Fate(FateKind.BLANK)]), ()),),
    "Product.findings": (Finding(Severity.INFO, "namesakes", "twice", "a.md", 1),),
    "Product.style_modified": 9,
    "Product.adopted_types": {1: "{}"},
}
APART = {"Product.findings", "Deck.template_folders"}
"What has a fingerprint of its own."


def changed(name: str) -> Product:
    """The product with another value in one of its fields, or in one of its deck's."""
    kind, _, field = name.partition(".")
    if kind == "Deck":
        return dc.replace(PRODUCT, deck=dc.replace(DECK, **{field: OTHERS[name]}))
    return dc.replace(PRODUCT, **{field: OTHERS[name]})


def test_product__every_field_is_tried() -> None:
    names = {
        f"{kind.__name__}.{field.name}" for kind in (Deck, Product) for field in dc.fields(kind)
    }

    assert set(OTHERS) | {"Product.deck"} == names
    assert set(_FINGERPRINTED) <= names


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_product__each_field_counts_but_those_with_fingerprints_of_their_own(name: str) -> None:
    is_same = changed(name).fingerprint() == PRODUCT.fingerprint()

    assert is_same is (name in APART)


def test_product__where_a_picture_lies_and_when_it_changed_do_not_count() -> None:
    moved = dc.replace(FILE, path="/elsewhere/p.png", modified=8)
    first, second = (
        dc.replace(PRODUCT, deck=dc.replace(DECK, media={"p.png": file})) for file in (FILE, moved)
    )

    assert first.fingerprint() == second.fingerprint()


def test_product__a_field_that_is_added_counts_by_itself() -> None:
    more = dc.make_dataclass("More", [("colour", str, "red")], bases=(Product,), frozen=True)

    red, blue = (more(DECK, PRODUCT.rows, colour=colour) for colour in ("red", "blue"))

    assert red.fingerprint() != blue.fingerprint()


def test_inputs_of_a_build__each_has_a_check() -> None:
    assert set(uptodate._CHECKS) == {field.name for field in dc.fields(BuildInputs)}


def test_inputs_of_a_build__one_without_a_check_is_noticed_at_once() -> None:
    more = dc.make_dataclass("More", [("fonts", tuple, ())], bases=(BuildInputs,), frozen=True)

    with pytest.raises(KeyError, match="fonts"):
        more({}, {}, (), (), {}).are_same()
