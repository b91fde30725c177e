"""No code and no setting is taken from the folder that is built, whatever files lie in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.process

TRAP = "from pathlib import Path\nPath({!r}).touch()\nraise ImportError('from the folder')\n"
"A module that leaves a mark when it is imported, and then breaks what imported it."
FILLER = "<!-- nothing that names a thing, only words that nobody is to learn -->\n\n" * 10_000
"750 kB of notes: two files of them are read by processes of their own."
LISTED = """
import json, sys
from cribdeck.__main__ import main
try:
    main()
except SystemExit:
    pass
names = {name.partition('.')[0] for name in sys.modules}
json.dump(sorted(names - {'__main__'}), open(sys.argv[-1] + '.json', 'w'))
"""
OPENED = """
import os, sys
opened = []
def hook(event, args):
    if event == 'open' and isinstance(args[0], (str, bytes)):
        opened.append(os.path.abspath(os.fsdecode(args[0])))
    elif event in ('os.listdir', 'os.scandir') and args[0] is not None:
        opened.append(os.path.abspath(os.fspath(args[0])))
sys.addaudithook(hook)
from cribdeck.__main__ import main
try:
    main()
except SystemExit:
    pass
place = os.getcwd() + os.sep
names = sorted({path[len(place):] for path in opened if path.startswith(place)})
sys.__stdout__.write('\\n' + '\\n'.join(names))
"""


def imported_names(folder: Path) -> set[str]:
    """The top names of all modules that a build loads, those of other processes included."""
    (folder / "list.md").write_text("# Cells\n\n- Nucleus: holds the genes, $x^2$\n", "utf-8")
    subprocess.run(
        [sys.executable, "-c", LISTED, "build", "list.md", "--out", str(folder / "listed")],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    names = set(json.loads((folder / "listed.json").read_text("utf-8")))
    # What only the processes that read many files load.
    return names | {"multiprocessing", "concurrent", "pickle", "queue", "socket", "selectors"}


def test_build__imports_nothing_from_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "clone"
    place.mkdir()
    names = imported_names(tmp_path)
    assert len(names) > 200
    assert {"json", "yaml", "genanki", "weasyprint", "sqlite3"} <= names
    for name in names:
        (place / f"{name}.py").write_text(TRAP.format(str(tmp_path / f"ran-{name}")), "utf-8")
    for number in (1, 2):
        (place / f"{number}.md").write_text(
            f"# Part {number}\n\n- Nucleus: holds the genes {number}\n\n{FILLER}", "utf-8"
        )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    ran = subprocess.run(
        [Path(sys.executable).with_name("cribdeck"), "build", "1.md", "2.md"],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )

    assert [path.name for path in tmp_path.glob("ran-*")] == []
    assert ran.returncode == 0, ran.stderr
    assert (place / "build" / "part-1.apkg").is_file()


def test_build__a_trap_that_is_imported_is_seen(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text(TRAP.format(str(tmp_path / "ran-json")), "utf-8")

    subprocess.run([sys.executable, "-c", "import json"], cwd=tmp_path, check=False)

    assert (tmp_path / "ran-json").exists()


def test_build__opens_nothing_of_the_folder_but_what_it_is_told_to(tmp_path: Path) -> None:
    """Notes and what they show, the files of a project, the products."""
    decoys = (
        ".env",
        ".netrc",
        ".pdbrc",
        "fonts.conf",
        "openssl.cnf",
        "pyproject.toml",
        "python._pth",
        "pyvenv.cfg",
        "setup.cfg",
        "sitecustomize.py",
        "usercustomize.py",
        "weasyprint.css",
        "notes/_draft.md",
        "notes/.hidden.md",
        "other.md",
    )
    (tmp_path / "notes").mkdir()
    for name in decoys:
        (tmp_path / name).write_text("raise SystemExit('read')", "utf-8")
    (tmp_path / "notes" / "a.md").write_text(
        "# Cells\n\n- Nucleus: holds the genes, $x^2$\n- Ribosome: `makes` proteins\n", "utf-8"
    )
    (tmp_path / "cribdeck.yaml").write_text("decks: [{name: A, sources: [notes]}]\n", "utf-8")

    ran = subprocess.run(
        [sys.executable, "-P", "-c", OPENED, "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    opened = [name for name in ran.stdout.split("\n") if (tmp_path / name).exists() and name]
    assert {"cribdeck.yaml", "notes/a.md"} <= set(opened), ran.stderr
    assert not set(opened) & set(decoys)
    assert not [
        name
        for name in opened
        if not name.startswith(("build", "templates", "notes", "cribdeck.", ".cribdeck-"))
    ]
