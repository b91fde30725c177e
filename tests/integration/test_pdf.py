"""The sheet, read back from the PDF."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from tests.integration.pdf_standards import broken_rules
from tests.places import each_seed
from tests.running import OWN_DECKS, VERSION, run_process

pytestmark = [pytest.mark.process, pytest.mark.pdf]


def words(value: str) -> str:
    """Letters and digits alone: line breaks, hyphens and ligatures do not count."""
    return re.sub(r"\W+|_", "", unicodedata.normalize("NFKC", value).casefold())


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return words("".join(page.get_textpage().get_text_range() for page in document))


def missing_terms(folder: Path, slug: str = "") -> list[str]:
    text = text_of(
        next(path for path in folder.glob(f"{slug}*.pdf") if not path.name.endswith(".cards.pdf"))
    )
    records = json.loads(next(folder.glob(f"{slug}*.records.json")).read_text("utf-8"))
    # A formula in a term is drawn, not written.
    return [
        record["term"]
        for record in records
        if words(re.sub(r"\\\w+", "", record["term"])) not in text
    ]


def fonts(pdf: Path) -> dict[str, bool]:
    """Font name → whether it is embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(pdf).pages:
        for entry in page["/Resources"].get("/Font", {}).values():
            font = entry.get_object()
            for part in font.get("/DescendantFonts", [font]):
                descriptor = part.get_object()["/FontDescriptor"]
                found[str(font["/BaseFont"])] = any(
                    name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3")
                )
    return found


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_sheet__holds_every_term(notes_built: Path, slug: str) -> None:
    assert missing_terms(notes_built, slug) == []


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_sheet__a4_landscape_with_embedded_fonts(notes_built: Path, slug: str) -> None:
    pdf = notes_built / f"{slug}{VERSION}.pdf"
    reader = PdfReader(pdf)

    assert {
        (round(float(page.mediabox.width)), round(float(page.mediabox.height)))
        for page in reader.pages
    } == {(842, 595)}
    assert fonts(pdf)
    assert all(fonts(pdf).values())
    assert any(
        "Fira-Sans-Condensed" in name or "FiraSansCondensed" in name.replace("-", "")
        for name in fonts(pdf)
    )


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_sheet__says_what_it_is(notes_built: Path, slug: str) -> None:
    reader = PdfReader(notes_built / f"{slug}{VERSION}.pdf")
    assert reader.metadata is not None
    text = reader.pages[0].extract_text()

    assert reader.metadata.title == OWN_DECKS[slug].removesuffix(" – Associate")
    for part in (
        "2026.11",
        "November 2026",
        "Checked against the AWS documentation",
        f"1 / {len(reader.pages)}",
    ):
        assert part in text


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_sheet__nothing_outside_the_page(notes_built: Path, slug: str) -> None:
    for page in pypdfium2.PdfDocument(notes_built / f"{slug}{VERSION}.pdf"):
        width, height = page.get_size()
        textpage = page.get_textpage()
        for n in range(textpage.count_rects()):
            left, bottom, right, top = textpage.get_rect(n)
            assert left >= 20
            assert right <= width - 20
            assert bottom >= 10
            assert top <= height - 15


@pytest.mark.parametrize(
    ("paper", "orientation", "size"),
    [("Letter", "portrait", (612, 792)), ("A5", "landscape", (595, 420))],
)
def test_paper__as_configured(
    tmp_path: Path, paper: str, orientation: str, size: tuple[int, int]
) -> None:
    (tmp_path / "a.md").write_text(
        "# A\n\n- Osmosis: water moves\n- Formula: $\\frac{1}{2}$ and $\\frac{1$\n\n## B\n\n- Pump:"
        " `code` and **bold**\n",
        "utf-8",
    )
    sheet = f"{{paper: {paper}, orientation: {orientation}, columns: 2, theme: black}}"
    (tmp_path / "cribdeck.yaml").write_text(
        f"decks:\n  - {{name: Cells, sources: [a.md], sheet: {sheet}}}\n", "utf-8"
    )

    ran = run_process("build", "--only", "sheet,records", cwd=tmp_path)

    assert ran.code == 0, ran.err
    page = PdfReader(tmp_path / "build" / "cells.pdf").pages[0]
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == size
    assert missing_terms(tmp_path / "build") == []
    assert "warning[bad-formula]" in ran.err


def test_sheet__same_inputs_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# A\n\n- Osmosis: water moves, $x^2$\n- Pump: moves ions\n", "utf-8"
    )
    made = []
    for out in ("one", "two"):
        assert run_process("build", "a.md", "--out", out, "--only", "sheet", cwd=tmp_path).code == 0
        made.append((tmp_path / out / "a.pdf").read_bytes())

    assert made[0] == made[1]


def test_sheet__no_clock_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ANYTHING, "utf-8")
    made = []
    for out, epoch in (("one", "1700000000"), ("two", "1800000000")):
        ran = run_process(
            "build",
            "a.md",
            "--out",
            out,
            "--only",
            "sheet,flashcards",
            cwd=tmp_path,
            env={"SOURCE_DATE_EPOCH": epoch, "PYTHONHASHSEED": epoch[1]},
        )
        assert ran.code == 0, ran.err
        made.append([(tmp_path / out / name).read_bytes() for name in ("a.pdf", "a.cards.pdf")])

    assert made[0] == made[1]


@each_seed
def test_seed__every_term_is_on_the_sheet(seed: Path, tmp_path: Path) -> None:
    ran = run_process("build", seed, "--out", tmp_path, "--only", "sheet,records", cwd=tmp_path)

    assert ran.code == 0, ran.err
    assert missing_terms(tmp_path) == []
    assert all(fonts(next(tmp_path.glob("*.pdf"))).values())
    assert broken_rules(next(tmp_path.glob("*.pdf")), "PDF_UA_1") == []


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_sheet__bookmarks_links_tags_and_the_order_of_entries(
    notes_built: Path, slug: str
) -> None:
    reader = PdfReader(notes_built / f"{slug}{VERSION}.pdf")
    titles = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]

    assert titles[0].startswith("1")
    assert titles[-1] == "Index"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert b"pdfuaid" in (reader.trailer["/Root"]["/Metadata"].get_object().get_data())
    assert sum(len(page.get("/Annots", [])) for page in reader.pages) > 100


def test_preview__a_picture_of_each_page(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n- Osmosis: water moves\n", "utf-8")

    ran = run_process("sheet", "a.md", "--preview", "pages", cwd=tmp_path)

    assert ran.code == 0, ran.err
    assert (tmp_path / "pages" / "a-1.png").read_bytes().startswith(b"\x89PNG")
    assert not (tmp_path / "build" / "cribdeck.lock").exists()


ANYTHING = """# A

- Osmosis: water moves, $x^2$, see [there](https://a.b/) and Pump
- Pump: moves ions

  a paragraph of its own

  1. one
     - deeper
  2. two
- Table: has rows

  | a | b |
  | - | - |
  | 1 | 2 |
- Code: runs

  ```python
  for x in y: pass
  ```
"""


@pytest.mark.parametrize(
    ("standard", "profile"),
    [
        ("pdf/ua-1", "PDF_UA_1"),
        ("pdf/a-3a", "PDF_A_3A"),
        ("pdf/a-3b", "PDF_A_3B"),
        ("pdf/a-2b", "PDF_A_2B"),
        ("pdf", ""),
    ],
)
def test_standard__kept_as_configured(tmp_path: Path, standard: str, profile: str) -> None:
    (tmp_path / "a.md").write_text(ANYTHING, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        f"decks: [{{name: A, slug: a, sources: [a.md], sheet: {{standard: {standard}}}}}]\n",
        "utf-8",
    )

    assert run_process("build", "--only", "sheet,flashcards", cwd=tmp_path).code == 0
    for name in ("a.pdf", "a.cards.pdf"):
        pdf = tmp_path / "build" / name
        assert not profile or broken_rules(pdf, profile) == []
        assert (PdfReader(pdf).trailer["/Root"].get("/Metadata") is not None) is bool(profile)


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_sheet__keeps_pdf_ua(notes_built: Path, slug: str) -> None:
    assert broken_rules(notes_built / f"{slug}{VERSION}.pdf", "PDF_UA_1") == []


def test_joint__one_sheet_of_several_decks(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Cells\n\n## Walls\n\n- Osmosis: water moves\n", "utf-8")
    (tmp_path / "b.md").write_text("# Stars\n\n- Sun: shines\n", "utf-8")
    decks = (
        "decks:\n  - {name: Bio, slug: bio, sources: [a.md]}\n  - {name: Astro, slug: astro,"
        " sources: [b.md]}\n"
    )
    (tmp_path / "cribdeck.yaml").write_text(
        f"{decks}sheets:\n  - {{name: Both, decks: [astro, bio]}}\n", "utf-8"
    )

    ran = run_process("sheet", cwd=tmp_path)

    assert ran.code == 0, ran.err
    text = text_of(tmp_path / "build" / "both.pdf")
    assert (
        text.index("1astro")
        < text.index("sunshines")
        < text.index("2bio")
        < text.index("osmosiswatermoves")
    )
    (tmp_path / "cribdeck.yaml").write_text(
        f"{decks}sheets:\n  - {{name: Both, decks: [moon]}}\n", "utf-8"
    )
    assert "a sheet names the deck “moon”" in run_process("sheet", cwd=tmp_path).err


def test_refused__a_picture_or_a_template_that_asks_for_something_from_elsewhere(
    tmp_path: Path,
) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image'
        ' href="http://pictures.example/x.png" width="9" height="9"/></svg>'
    )
    (tmp_path / "p.svg").write_text(svg, "utf-8")
    (tmp_path / "a.md").write_text("# A\n\n- Osmosis: water moves\n\n  ![p](p.svg)\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8"
    )
    own = tmp_path / "templates" / "sheet" / "dense"
    own.mkdir(parents=True)
    built_in = Path(__file__).parents[2] / "templates" / "sheet" / "dense" / "sheet.css.j2"
    (own / "sheet.css.j2").write_text(
        built_in.read_text("utf-8") + "\nbody { background: url(http://styles.example/y.png) }\n",
        "utf-8",
    )

    ran = run_process("sheet", cwd=tmp_path)

    assert ran.code == 1
    assert re.search(
        r"a\.md:\d+: error\[refused-address\]: the picture p\.svg asks for"
        r" http://pictures\.example/x\.png",
        ran.err,
    )
    assert re.search(
        r"templates/sheet/dense/sheet\.css\.j2:\d+: error\[refused-address\]: something asks for"
        r" http://styles\.example/y\.png",
        ran.err,
    )
    assert (tmp_path / "build" / "a.pdf").is_file()


def test_theme__an_unknown_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n- Osmosis: water moves\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md], sheet: {theme: pink}}]\n", "utf-8"
    )

    ran = run_process("sheet", cwd=tmp_path)

    assert ran.code == 2
    assert "no theme “pink”" in ran.err
    assert "black" in ran.err


def test_fonts__never_what_the_machine_happens_to_have(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n- Osmosis: water moves λ → ∑ 水 ⚕ ॐ\n", "utf-8")

    ran = run_process("sheet", "a.md", cwd=tmp_path)

    assert ran.code == 0, ran.err
    known = ("Fira", "STIX", "Noto", "DejaVu-Sans", "Symbola")
    found = [name.partition("+")[2] for name in fonts(tmp_path / "build" / "a.pdf")]
    assert all(
        name.startswith(known) and not name.startswith(("DejaVu-Sans-Mono", "DejaVu-Serif"))
        for name in found
    ), found
