"""Runs the quick tests with the lowest versions that pyproject.toml allows.

Makes .venv/lowest with uv, anew each time, for the resolution is what is tested: each dependency in
the lowest version of its bound, what they need in turn in the newest, and the test tools as locked.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv" / "lowest"
PYTHON_VERSION = "3.11"
"The oldest Python of `requires-python`: a lowest version may have no wheel for a newer one."
TOOLS = ("pytest", "pytest-timeout", "pytest-xdist", "hypothesis", "pypdf", "regexploit")
"What these tests import."
TESTS = ("tests/test_cases.py", "tests/unit")


def main() -> int:
    """Make the environment and run the tests in it; the exit code."""
    uv = shutil.which("uv")
    if uv is None:
        print("uv is needed: install it, for instance with `pipx install uv`", file=sys.stderr)
        return 1
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = (uv, "pip", "install", "--quiet", "--python", str(python))
    commands = (
        (uv, "venv", "--quiet", "--clear", "--python", PYTHON_VERSION, str(ENVIRONMENT)),
        (*install, "--resolution", "lowest-direct", "--editable", str(ROOT), *locked(TOOLS)),
        (uv, "pip", "list", "--quiet", "--python", str(python)),
        (str(python), "-m", "pytest", "-n", "auto", *TESTS),
    )
    for command in commands:
        code = subprocess.run(command, check=False, cwd=ROOT).returncode
        if code:
            return code
    return 0


def locked(names: tuple[str, ...]) -> list[str]:
    """These packages with the versions that requirements/dev.lock has."""
    lock = (ROOT / "requirements" / "dev.lock").read_text("utf-8")
    versions = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock, re.MULTILINE))
    return [f"{name}=={versions[name]}" for name in names]


if __name__ == "__main__":
    sys.exit(main())
