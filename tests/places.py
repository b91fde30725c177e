"""Where things are: the repository, the seed notes beside it, what a build made."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
"""The seed notes and what was labelled in them by hand. They are not part of the repository: they
lie beside it, or nowhere. A test gets them by the fixture `shared` or by `each_seed`: both mark
it."""
_SEEDS = sorted((SHARED / "seeds").glob("*.md"))


Test = TypeVar("Test")


def each_seed(test: Test) -> Test:
    """Run a test with each of the seed notes as its argument `seed`, a path."""
    seeds = pytest.mark.parametrize(
        "seed", _SEEDS or [SHARED / "seeds" / "none.md"], ids=lambda seed: seed.stem[:3]
    )
    return pytest.mark.shared(seeds(test))


def products_in(folder: Path) -> list[str]:
    """The names of what a build made, in order; what it keeps for itself is hidden."""
    return (
        sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        if folder.is_dir()
        else []
    )
