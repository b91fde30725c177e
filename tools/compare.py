"""What a change makes of notes: the working tree beside a revision, over the same files.

python tools/compare.py REVISION [FOLDER…]

For each Markdown file: outline, candidates, records, the fate of each line, findings. For each
folder as one deck: the bytes of the deck, the ledger and the records file, and the text of the
sheet. Prints what differs; the exit code is 1 if anything does. Without folders: this repository's
notes and cases, and the labelled notes beside it where they are.
"""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FOLDERS = (
    ROOT / "source",
    ROOT / "tests" / "cases",
    ROOT / "tests" / "golden",
    SHARED / "seeds",
    SHARED / "gold" / "more",
)
EACH_FILE = """
import importlib, sys
from pathlib import Path
from typer.testing import CliRunner

try:
    app = importlib.import_module("cribdeck.cli.app").app
except ModuleNotFoundError:
    app = importlib.import_module("cribdeck.cli").app
out = Path(sys.argv[1])
sys.argv = ["cribdeck"]
commands = {
    "outline": ["show", "outline"],
    "candidates": ["show", "candidates"],
    "records": ["records"],
    "unmerged": ["records", "--unmerged"],
    "fates": ["explain", "--format", "json"],
    "findings": ["check", "--format", "json"],
}
for file in sorted(Path().rglob("*.md")):
    for name, command in commands.items():
        result = CliRunner().invoke(app, [*command, str(file)])
        target = out / file.parent / f"{file.name}.{name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = f"{result.stdout}\\nexit code {result.exit_code}\\n"
        target.write_text(text, "utf-8", "surrogateescape")
"""
SHEET_TEXT = """
import sys
from pathlib import Path
import pypdfium2

for path in Path(sys.argv[1]).rglob("*.pdf"):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    path.with_suffix(".txt").write_text("\\f".join(pages), "utf-8")
    path.unlink()
"""
SHOWN = 12
"Lines of a difference that are printed."


def main() -> int:
    """Make both sides and compare them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("revision")
    parser.add_argument("folders", nargs="*", type=Path)
    given = parser.parse_args()
    folders = [folder for folder in given.folders or FOLDERS if folder.is_dir()]
    with tempfile.TemporaryDirectory(prefix="cribdeck-compare-") as name:
        work = Path(name)
        before = work / "revision"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", before, given.revision], check=True)
        try:
            for tree, side in ((before, work / "before"), (ROOT, work / "after")):
                make(tree, folders, work / "notes", side)
        finally:
            subprocess.run([*git, "remove", "--force", before], check=True)
        return report(work / "before", work / "after")


def make(tree: Path, folders: list[Path], notes: Path, out: Path) -> None:
    """All that the program in a tree makes of the folders."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree),
        "SOURCE_DATE_EPOCH": "1760000000",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }

    def run(*command: str | Path, cwd: Path) -> None:
        line = [sys.executable, *map(str, command)]
        subprocess.run(line, cwd=cwd, env=environment, check=False, capture_output=True)

    for number, folder in enumerate(folders):
        # The same place for both, for names of folders are in the results.
        shutil.rmtree(notes, ignore_errors=True)
        shutil.copytree(folder, notes)
        target = out / f"{number}-{folder.name}"
        target.mkdir(parents=True)
        run("-c", EACH_FILE, target / "files", cwd=notes)
        wanted = ("--only", "deck,records,sheet", "--out", target / "deck")
        run("-m", "cribdeck", "build", ".", *wanted, cwd=notes)
    shutil.rmtree(notes, ignore_errors=True)
    run("-c", SHEET_TEXT, out, cwd=out)
    for cache in out.rglob(".cache"):
        shutil.rmtree(cache)


def report(before: Path, after: Path) -> int:
    """Print what differs; whether anything does, as an exit code."""
    sides = (
        {path.relative_to(side): path for path in side.rglob("*") if path.is_file()}
        for side in (before, after)
    )
    old, new = sides
    changed = 0
    for name in sorted(old.keys() | new.keys()):
        if name not in old or name not in new:
            print(f"{name}: only {'before' if name in old else 'now'}")
        elif old[name].read_bytes() == new[name].read_bytes():
            continue
        else:
            print(f"{name}: differs")
            print("".join(difference(old[name], new[name])), end="")
        changed += 1
    print(f"{len(old.keys() | new.keys())} results compared, {changed} differ")
    return 1 if changed else 0


def difference(old: Path, new: Path) -> list[str]:
    """The first lines of what differs between two texts; nothing for what is no text."""
    try:
        before, after = (path.read_text("utf-8").splitlines(keepends=True) for path in (old, new))
    except UnicodeDecodeError:
        return []
    changes = difflib.unified_diff(before, after, n=0)
    lines = [line for line in changes if line[:2] not in ("--", "++")]
    return [f"    {line}" for line in lines[:SHOWN]]


if __name__ == "__main__":
    sys.exit(main())
