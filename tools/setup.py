"""Makes .venv ready: `setup.py runtime` for building decks and sheets.

`setup.py dev` for tests and checks as well.

Runs on the system's Python with nothing installed. What is missing on the system is installed where
that needs no password (root, or sudo that asks for none, on Debian and Ubuntu); elsewhere the exact
command is printed and nothing is half done. A stamp in .venv tells what was installed, so a second
run does nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
EXAMPLES = ROOT / "requirements" / "examples.lock"
ANKI_WEB = ROOT / "requirements" / "anki-web.lock"
OLDEST = (3, 11)
PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
ADVICE = f"""  Debian, Ubuntu:  sudo apt-get install python3-venv {" ".join(PANGO)}
  Fedora:          sudo dnf install python3 pango harfbuzz
  Arch:            sudo pacman -S python pango harfbuzz
  macOS:           brew install python pango
  Windows:         install MSYS2, then in its shell: pacman -S mingw-w64-ucrt-x86_64-pango
                   and set WEASYPRINT_DLL_DIRECTORIES=C:\\msys64\\ucrt64\\bin"""
TYPESETS = "from weasyprint import HTML; HTML(string='<p>a').write_pdf()"
SUBSETS = "import weasyprint.text.ffi as f, sys; sys.exit(0 if f.harfbuzz_subset else 1)"


def main(kind: str) -> int:
    """Set up what is missing; 0 when all is there."""
    stamp = VENV / f"stamp-{kind}"
    wanted = fingerprint(kind)
    if stamp.is_file() and stamp.read_text() == wanted and python().is_file():
        return 0
    if sys.version_info < OLDEST:
        return stop(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}"
        )
    return (
        make_venv()
        or install(kind)
        or have_pango()
        or (kind == "dev" and have_browser())
        or done(stamp, wanted)
    )


def fingerprint(kind: str) -> str:
    """What the stamp says once everything these files ask for is installed."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in (
        ROOT / "requirements" / f"{kind}.lock",
        EXAMPLES,
        ANKI_WEB,
        ROOT / "pyproject.toml",
        Path(__file__),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def python() -> Path:
    """The Python of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Run a command; whether it succeeded."""
    return (
        subprocess.run(
            [str(part) for part in command], check=False, capture_output=quiet
        ).returncode
        == 0
    )


def stop(message: str) -> int:
    """Say what is wrong and how to mend it; the exit code."""
    print(
        f"\nset-up stopped: {message}\nInstall what is missing, then run the same command"
        f" again:\n{ADVICE}",
        file=sys.stderr,
    )
    return 1


def make_venv() -> int:
    """The virtual environment, with pip in it."""
    if python().is_file() and run(python(), "-m", "pip", "--version", quiet=True):
        return 0
    print("making .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if run(sys.executable, "-m", "venv", VENV, quiet=True):
        return 0
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian ships Python without ensurepip; the package of the exact version comes first, the
    # default's second.
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if (apt_install(f"python{version}-venv") or apt_install("python3-venv")) and run(
        sys.executable, "-m", "venv", VENV
    ):
        return 0
    shutil.rmtree(VENV, ignore_errors=True)
    return stop("Python cannot make a virtual environment (its venv module is missing)")


def install(kind: str) -> int:
    """The locked packages, each checked against its hash, then this one."""
    print(f"installing the locked packages ({kind})", flush=True)
    pip = (python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    lock = ROOT / "requirements" / f"{kind}.lock"
    if (
        run(*pip, "--require-hashes", "-r", lock)
        and run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
        and (kind != "dev" or fetch_examples())
    ):
        return 0
    print(
        "\nset-up stopped: the packages could not be installed; is there a network?",
        file=sys.stderr,
    )
    return 1


def fetch_examples() -> bool:
    """What tests read out of packages that are never installed.

    The Markdown specifications' examples are in a source archive, and the MathJax that Anki shows
    cards with is in the package of its window.
    """
    pip = (python(), "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps")
    to = ("-d", VENV / "examples")
    return run(*pip, "--no-binary", ":all:", "--require-hashes", "-r", EXAMPLES, *to) and run(
        *pip, "--only-binary", ":all:", "--require-hashes", "-r", ANKI_WEB, *to
    )


def have_pango() -> int:
    """Pango and what WeasyPrint makes small fonts with."""
    typesets = run(python(), "-c", TYPESETS, quiet=True)
    if typesets and run(python(), "-c", SUBSETS, quiet=True):
        return 0
    print("installing Pango, which typesets the sheet", flush=True)
    installed = apt_install(*PANGO)
    if run(python(), "-c", TYPESETS, quiet=True):
        return 0
    return stop("Pango is missing" if not installed else "WeasyPrint does not find Pango")


def have_browser() -> int:
    """Chromium, in which hostile notes are opened.

    Without it those tests say that they skip, and only a CI cannot do without.
    """
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        print("installing Chromium, in which the tests open cards", flush=True)
        apt_install("chromium")
    return 0


def apt_install(*packages: str) -> bool:
    """Install Debian packages if that needs no password; whether it was done."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    as_root: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if sudo is None or not run(sudo, "-n", "true", quiet=True):
            return False
        as_root = [sudo, "-n"]
    get = (
        *as_root,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        apt,
        "-qq",
        "-y",
        "--no-install-recommends",
    )
    return run(*get, "install", *packages, quiet=True) or (
        run(*get, "update") and run(*get, "install", *packages, quiet=True)
    )


def done(stamp: Path, wanted: str) -> int:
    """Remember what was installed."""
    stamp.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
