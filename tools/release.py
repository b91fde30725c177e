"""What a release has besides its products: `release.py notes` writes RELEASE_NOTES.md and SHA256SUMS into build/, `release.py tag` tags it as well.

The notes are what `cribdeck diff` says against the ledger of the last release, which the newest tag `v…` holds; before the first release, against
an empty one.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LEDGER = "cribdeck.lock"
EMPTY = '{"ledger": 1}\n'
MADE_HERE = ("RELEASE_NOTES.md", "SHA256SUMS")


def main(what: str) -> int:
    """Write the files, and tag if that is asked for."""
    version = re.search(r'^version: "?([\w.+-]+)"?$', (ROOT / "cribdeck.yaml").read_text("utf-8"), re.MULTILINE)
    if version is None:
        print("cribdeck.yaml has no version", file=sys.stderr)
        return 1
    write("RELEASE_NOTES.md", notes(version[1]))
    write("SHA256SUMS", sums(version[1]))
    return tag(f"v{version[1]}") if what == "tag" else 0


def notes(version: str) -> str:
    """What is new to somebody who has the last release."""
    before = [name for name in git("tag", "--list", "v*", "--sort=-creatordate").split() if name != f"v{version}"]
    with tempfile.TemporaryDirectory() as folder:
        former = Path(folder) / LEDGER
        former.write_text(git("show", f"{before[0]}:{LEDGER}") if before else EMPTY, "utf-8")
        command = [sys.executable, "-m", "cribdeck", "diff", "--format", "markdown", "--against", str(former)]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    since = f"Since {before[0]}: " if before else "First release: "
    return f"# {version}\n\n{since}{told}"


def sums(version: str) -> str:
    """A line for each product of this version, as `sha256sum --check` reads them."""
    products = sorted(path for path in BUILD.iterdir() if f"-{version}." in path.name)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in products)


def tag(name: str) -> int:
    """Tag the commit whose products these are."""
    if git("status", "--porcelain"):
        print("there are changes that are not committed: commit them, the ledger as well, and run it again", file=sys.stderr)
        return 1
    if name in git("tag", "--list").split():
        print(f"{name} is released already: raise `version` in cribdeck.yaml", file=sys.stderr)
        return 1
    git("tag", "--annotate", name, "--file", str(BUILD / MADE_HERE[0]), "--cleanup=verbatim")
    print(f"tagged {name}; publish it with `git push origin {name}` and the files that build/SHA256SUMS names")
    return 0


def write(name: str, text: str) -> None:
    """Put a file in place whole, and leave it alone if it is the same."""
    path = BUILD / name
    if not path.is_file() or path.read_text("utf-8") != text:
        path.with_name(f".{name}.new").write_text(text, "utf-8")
        path.with_name(f".{name}.new").replace(path)
    print(f"build/{name}")


def git(*arguments: str) -> str:
    """What git says."""
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
