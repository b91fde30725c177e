"""What a stranger's notes may take up: what is more is left out and told, and the rest is made."""

from __future__ import annotations

import json
import os
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running import Ran

NOTES = "# Cells\n\n- Osmosis: water moves\n- Pump: moves ions\n- Gate: opens\n"


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large; its points are not there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Path]:
    def make(limits: str) -> Path:
        (tmp_path / "a.md").write_text(NOTES, "utf-8")
        (tmp_path / "b.md").write_text("# Stars\n\n- Sun: shines\n", "utf-8")
        (tmp_path / "cribdeck.yaml").write_text(
            f"limits: {{{limits}}}\ndecks: [{{name: A, slug: a, sources: [a.md, b.md]}}]\n", "utf-8"
        )
        return tmp_path

    return make


def test_file__too_large_is_left_out(
    cribdeck: Callable[..., Ran], project: Callable[[str], Path]
) -> None:
    folder = project("file_megabytes: 0.00004")

    ran = cribdeck("records", "--format", "csv", cwd=folder)

    assert "Sun" in ran.out
    assert "Osmosis" not in ran.out
    assert "a.md:1: error[over-limit]" in cribdeck("check", cwd=folder).out


def test_file__too_large_by_itself(cribdeck: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "huge.md").write_text(NOTES + "x " * 11 * 2**20, "utf-8")

    ran = cribdeck("check", "huge.md")

    assert ran.code == 1
    assert (
        "huge.md:1: error[over-limit]: the file has 22.0 megabytes, and notes may have 20"
        in ran.out
    )


def test_records__more_than_a_file_may_have(
    cribdeck: Callable[..., Ran], project: Callable[[str], Path]
) -> None:
    folder = project("records: 2")

    ran = cribdeck("build", "--only", "records", cwd=folder)

    assert ran.code == 1
    assert "a.md:1: error[over-limit]: the file has 3 records, and notes may have 2" in ran.err
    assert "Pump" in (folder / "build" / "a.records.json").read_text("utf-8")
    assert "Gate" not in (folder / "build" / "a.records.json").read_text("utf-8")


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("picture", "limits", "said"),
    [
        (("bomb.png", png(60_000, 60_000)), "", "more than 40 megapixels"),
        (
            ("large.png", png(9, 9) + b"x" * 5000),
            "picture_megabytes: 0.001",
            "more than 0.001 megabytes",
        ),
        (
            ("large.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + b" " * 9000 + b"</svg>"),
            "drawing_kilobytes: 4",
            "more than 4 kilobytes",
        ),
    ],
)
def test_picture__too_large_is_left_out(
    cribdeck: Callable[..., Ran],
    project: Callable[[str], Path],
    picture: tuple[str, bytes],
    limits: str,
    said: str,
) -> None:
    folder, (name, data) = project(limits), picture
    (folder / name).write_bytes(data)
    (folder / "a.md").write_text(f"{NOTES}- Picture: see ![it]({name})\n", "utf-8")

    ran = cribdeck("build", "--only", "deck,sheet", cwd=folder)

    assert ran.code == 0, ran.err
    assert f"a.md:6: warning[over-limit]: the image {name} has {said}" in ran.err


@pytest.mark.pdf
def test_drawing__whose_entities_explode_is_no_danger(
    cribdeck: Callable[..., Ran], project: Callable[[str], Path]
) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    folder = project("")
    (folder / "bomb.svg").write_text(
        f'<!DOCTYPE s [<!ENTITY e0 "aaaaaaaaaa">{entities}]><svg'
        ' xmlns="http://www.w3.org/2000/svg"><text>&e11;</text></svg>',
        "utf-8",
    )
    (folder / "a.md").write_text(f"{NOTES}- Picture: see ![it](bomb.svg)\n", "utf-8")

    assert cribdeck("build", "--only", "sheet", cwd=folder).code == 0


@pytest.mark.pdf
def test_formula__too_long_is_printed_as_written(
    cribdeck: Callable[..., Ran], project: Callable[[str], Path]
) -> None:
    folder = project("formula_letters: 20")
    (folder / "a.md").write_text(
        f"{NOTES}- Formula: $a + b + c + d + e + f + g$\n- Short: $a + b$\n", "utf-8"
    )

    ran = cribdeck("sheet", cwd=folder)

    assert ran.code == 0
    assert ran.err.count("warning[bad-formula]") == 1
    assert "the limit `formula_letters`" in ran.err


def test_nesting__deeper_than_it_may_be_is_left_out_and_accounted_for(
    cribdeck: Callable[..., Ran], project: Callable[[str], Path]
) -> None:
    folder = project("nesting: 6")
    names = [
        "Kingdom",
        "Phylum",
        "Class",
        "Order",
        "Family",
        "Genus",
        "Species",
        "Race",
        "Herd",
        "Pair",
        "Animal",
        "Organ",
    ]
    deep = "".join(f"{'  ' * n}- {name}: is the one at {n}\n" for n, name in enumerate(names))
    (folder / "a.md").write_text(f"# Levels\n\n{deep}", "utf-8")

    ran = cribdeck("build", "--only", "records", cwd=folder)

    assert ran.code == 0
    assert (
        "a.md:5: warning[over-limit]: what stands more than 6 levels deep was left out" in ran.err
    )
    records = (folder / "build" / "a.records.json").read_text("utf-8")
    assert "is the one at 1" in records
    assert "is the one at 4" not in records
    lines = json.loads(cribdeck("explain", "a.md", "--format", "json", cwd=folder).out)
    assert [line["reason"] for line in lines[5:]].count("nested deeper than notes may be") >= 6


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (
            "a: &a [x, x]\nb: &b [*a, *a]\ntags: *b",
            (
                "a.md:3: error[bad-front-matter]: the front matter is not YAML: the alias *a is not"
                " read; write out what it stands for"
            ),
        ),
        (
            "a: &a {x: 1}\nb: {<<: *a}",
            (
                "a.md:3: error[bad-front-matter]: the front matter is not YAML: the alias *a is not"
                " read; write out what it stands for"
            ),
        ),
        (
            f"title: {'x' * 60_000}",
            (
                "a.md:1: error[bad-front-matter]: the front matter has more than 50000 characters,"
                " and was left out"
            ),
        ),
        (f"tags: {'[' * 5000}", "a.md:1: error[bad-front-matter]"),
    ],
)
def test_front_matter__that_would_explode_is_not_read(
    cribdeck: Callable[..., Ran], tmp_path: Path, front: str, said: str
) -> None:
    (tmp_path / "a.md").write_text(f"---\n{front}\n---\n{NOTES}", "utf-8")

    ran = cribdeck("check", "a.md")

    assert ran.code == 1
    assert said in ran.out
    assert "Osmosis" in cribdeck("records", "a.md").out


def test_records__more_than_a_file_may_have_are_told_in_report_and_explained(
    cribdeck: Callable[..., Ran], project: Callable[[str], Path]
) -> None:
    folder = project("records: 1")

    ran = cribdeck("build", "--only", "report", cwd=folder)

    assert "internal error" not in ran.err
    assert "more records than a file may have" in (folder / "build" / "a.report.html").read_text(
        "utf-8"
    )
    lines = json.loads(cribdeck("explain", "a.md", "--format", "json", cwd=folder).out)
    assert [line["fate"] for line in lines] == [
        "context",
        "blank",
        "extracted",
        "skipped",
        "skipped",
        "blank",
    ]


def test_half_a_character__in_front_matter_or_a_file_name_stops_nothing(
    cribdeck: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(f'---\ntitle: "\\ud800"\n---\n{NOTES}', "utf-8")
    if sys.platform == "linux":
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text(NOTES, "utf-8")

    ran = cribdeck("build", ".", "--only", "deck,records,report")

    assert "internal error" not in ran.err
    assert "a.md:1: error[bad-front-matter]: the front matter has half of a character" in ran.err
    assert "Osmosis" in cribdeck("records", ".").out
