"""The pictures of the documents, made from our own products.

A page of the sheet, and cards as the real Anki renders them, day and night.

make all && .venv/bin/python tools/pictures.py
"""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

import anki.collection
import pypdfium2
from anki.collection import Collection
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
TERMS = ("Retrieval augmented generation (RAG)", "Transformer")
"What the pictures show."
WIDTH, HEIGHT = 560, 740
PAGE = """<!doctype html><meta charset="utf-8"><base href="{base}">\
<style>html {{ overflow: hidden }} {css}</style>
<body class="card{night}"><div id="qa">{card}</div>"""


def main() -> None:
    """Make them all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    sheet(
        next(
            path
            for path in sorted((ROOT / "build").glob("aif-c01-*.pdf"))
            if not path.name.endswith(".cards.pdf")
        )
    )
    cards(next((ROOT / "build").glob("aif-c01-*.apkg")))


def sheet(pdf: Path) -> None:
    """The first page, so large that its text can be read."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1.9).to_pil()
    picture.quantize(64).save(PICTURES / "sheet.png", optimize=True)


def cards(package: Path) -> None:
    """The answer sides of some cards, by day and by night, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        request = anki.collection.ImportAnkiPackageRequest(
            package_path=str(package), options=anki.collection.ImportAnkiPackageOptions()
        )
        collection.import_anki_package(request)
        note_type = collection.models.by_name("Cribdeck Term")
        assert note_type is not None, "the package that was just imported brings it"
        css = note_type["css"]
        shots = []
        for night, term in zip((False, True), TERMS, strict=True):
            (note,) = [
                collection.get_note(found)
                for found in collection.find_notes("deck:*")
                if html.unescape(collection.get_note(found)["Term"]) == term
            ]
            answer = note.cards()[0].render_output().answer_text
            page = Path(folder) / "card.html"
            base = Path(collection.media.dir()).as_uri() + "/"
            page.write_text(
                PAGE.format(
                    base=base, css=css, night=" nightMode night_mode" if night else "", card=answer
                ),
                "utf-8",
            )
            shots.append(shot(page, Path(folder)))
        collection.close()
        both = Image.new(
            "RGB",
            (
                sum(picture.width for picture in shots) + 24,
                max(picture.height for picture in shots),
            ),
            "#ffffff",
        )
        left = 0
        for picture in shots:
            both.paste(picture, (left, 0))
            left += picture.width + 24
        both.quantize(128).save(PICTURES / "cards.png", optimize=True)


def shot(page: Path, folder: Path) -> Image.Image:
    """A page as Chromium shows it."""
    program = next(
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    )
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-background-networking",
        "--force-device-scale-factor=1.5",
    ]
    picture = folder / "shot.png"
    command = [
        program,
        *flags,
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={WIDTH},{HEIGHT}",
        f"--screenshot={picture}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with Image.open(picture) as made:
        return made.convert("RGB")


if __name__ == "__main__":
    main()
