"""What a release has besides its products.

`release.py notes` writes RELEASE_NOTES.md and SHA256SUMS into build/, `release.py tag` tags it as
well.

The notes are what `cribdeck diff` says against the ledger of the last release, which the newest tag
`v…` holds; before the first release, against an empty one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from cribdeck.config.load import load_project
from cribdeck.model.program import CONFIG_NAME
from cribdeck.pipeline.jobs import FILE_ENDINGS
from cribdeck.storage.atomic_files import write_atomically
from cribdeck.storage.fingerprint import file_fingerprint

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LEDGER = "cribdeck.lock"
EMPTY = '{"ledger": 1}\n'
NOTES = "RELEASE_NOTES.md"


def main(what: str) -> int:
    """Write the files, and tag if that is asked for."""
    version = load_project(ROOT / CONFIG_NAME).version
    write(NOTES, notes(version))
    write("SHA256SUMS", sums(version))
    return tag(f"v{version}") if what == "tag" else 0


def notes(version: str) -> str:
    """What is new to somebody who has the last release."""
    before = [name for name in released() if name != f"v{version}"]
    with tempfile.TemporaryDirectory() as folder:
        former = Path(folder) / LEDGER
        former.write_text(git("show", f"{before[0]}:{LEDGER}") if before else EMPTY, "utf-8")
        command = [
            sys.executable,
            "-m",
            "cribdeck",
            "diff",
            "--format",
            "markdown",
            "--against",
            str(former),
        ]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    since = f"Since {before[0]}: " if before else "First release: "
    return f"# {version}\n\n{since}{told}"


def released() -> list[str]:
    """The tags of releases that have a ledger, the newest first.

    None where this is no checkout of git.
    """
    try:
        names = git("tag", "--list", "v*", "--sort=-creatordate").split()
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in names if git("ls-tree", "--name-only", name, LEDGER)]


def sums(version: str) -> str:
    """A line for each product of this version, as `sha256sum --check` reads them."""
    endings = tuple(f"-{version}{ending}" for ending in FILE_ENDINGS)
    products = sorted(
        path
        for path in BUILD.iterdir()
        if path.name.endswith(endings) and not path.name.startswith(".") and path.is_file()
    )
    return "".join(f"{file_fingerprint(path)}  {path.name}\n" for path in products)


def tag(name: str) -> int:
    """Tag the commit whose products these are."""
    if git("status", "--porcelain"):
        print(
            "there are changes that are not committed: commit them, the ledger as well, and run it"
            " again",
            file=sys.stderr,
        )
        return 1
    if name in git("tag", "--list").split():
        print(f"{name} is released already: raise `version` in cribdeck.yaml", file=sys.stderr)
        return 1
    git("tag", "--annotate", name, "--file", str(BUILD / NOTES), "--cleanup=verbatim")
    print(
        f"tagged {name}; publish it with `git push origin {name}` and the files that"
        " build/SHA256SUMS names"
    )
    return 0


def write(name: str, text: str) -> None:
    """Put a file in place whole, and leave it alone if it is the same."""
    write_atomically(BUILD / name, [text.encode()], unless_same=True)
    print(f"build/{name}")


def git(*arguments: str) -> str:
    """What git says."""
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
