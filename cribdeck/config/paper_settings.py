"""The settings of what is printed: the cheat sheet and the flashcards."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cribdeck.config.field_types import Offset, PageCount, SettingsModel, Text, Words


class PaperChoice(SettingsModel):
    """What of a deck goes on paper."""

    tags: Words = Field((), description="Only notes with one of these tags, or with one below it.")
    sections: Words = Field((), description="Only notes under one of these headings.")
    leave_out: Words = Field((), description="No notes under these headings.")
    images: bool = Field(True, description="Print pictures.")


class SheetSettings(PaperChoice):
    """How the cheat sheet looks."""

    title: Text = Field("", description="Title on the sheet; the deck's name if empty.")
    subtitle: Text = Field("", description="A line beside the title.")
    source: Text = Field("", description="Where the matter comes from, for the foot of each page.")
    date: Text = Field(
        "",
        description=(
            "Date line for the foot of each page, as it is to be printed; never taken from the"
            " clock."
        ),
    )
    licence: Text = Field("", description="Licence line for the foot of each page.")
    paper: Literal["A3", "A4", "A5", "Letter", "Legal"] = Field("A4", description="Paper size.")
    orientation: Literal["landscape", "portrait"] = Field(
        "landscape", description="Which way the paper lies."
    )
    columns: int = Field(4, ge=1, le=8, description="Columns on a page.")
    font_size: float = Field(7.5, ge=5, le=14, description="Size of the text in points.")
    leading: float = Field(
        1.2, ge=1, le=2, description="Height of a line, as a multiple of the size of the text."
    )
    fit: PageCount = Field(
        0,
        ge=0,
        le=100,
        description=(
            "Pages the sheet may take, such as `2 pages`: size, columns and leading are then"
            " chosen; 0 takes them as they are set."
        ),
    )
    layout: str = Field(
        "dense",
        description=(
            "The look: a folder of templates/sheet/, `dense` or `reader`, or one of your own."
        ),
        pattern=r"^[\w-]+$",
    )
    theme: str = Field(
        "light",
        description=(
            "The colours: `light`, `black` for printers without colour, or a set of your own in"
            " templates/theme.yaml."
        ),
        pattern=r"^\w+$",
    )
    index: bool = Field(
        True, description="Print an alphabetical index of terms and other names at the end."
    )
    links: bool = Field(
        True,
        description="Link entries that mention each other's terms, with the number of the entry.",
    )
    order: Literal["source", "alphabet"] = Field(
        "source",
        description="Entries as in the notes under bars for their headings, or by the alphabet.",
    )
    facets: Words | None = Field(
        None,
        description=(
            "Only these aspects are printed beside a definition; all if not given, none for an"
            " empty list."
        ),
    )
    shorten: int = Field(
        0,
        ge=0,
        description=(
            "Words of a definition from which it is cut at the end of a sentence and marked; 0"
            " never cuts."
        ),
    )
    standard: Literal["pdf/ua-1", "pdf/a-3a", "pdf/a-2b", "pdf/a-3b", "pdf"] = Field(
        "pdf/ua-1",
        description="The standard the PDF follows; PDF/UA is readable by screen readers.",
    )


class FlashcardSettings(PaperChoice):
    """Cards to print on both sides and cut."""

    make: bool = Field(
        False,
        description=(
            "Make `<slug>.cards.pdf` in every build; else only `cribdeck flashcards` and `--only"
            " flashcards` do."
        ),
    )
    preset: Literal["a7", "63x88", "3x5", "avery-5371", "avery-5388", "fold"] = Field(
        "a7",
        description=(
            "Size of the cards and the paper they are on; `fold` needs no printing on both sides."
        ),
    )
    flip: Literal["long", "short"] = Field(
        "long", description="The edge of the paper over which the printer turns it."
    )
    back_offset: Offset = Field(
        (0.0, 0.0),
        description=(
            "Millimetres to the right and down by which the backs are moved, such as `0.5, -1`; see"
            " `calibration`."
        ),
    )
    calibration: bool = Field(
        False, description="Begin with a sheet that shows how far the backs are off."
    )
    marks: bool = Field(True, description="Print marks to cut along.")
    facets: Words | None = Field(
        None,
        description=(
            "Only these aspects are printed below a definition; all if not given, none for an empty"
            " list."
        ),
    )
    font_size: float = Field(
        12, ge=6, le=24, description="Size of a definition in points, where there is room for it."
    )
    layout: str = Field(
        "plain", description="The look: a folder of templates/flashcards/.", pattern=r"^[\w-]+$"
    )
    theme: str = Field("light", description="The colours, as for the sheet.", pattern=r"^\w+$")
