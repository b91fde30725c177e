"""Formulas of a source file that no product shows as one, told where the file is read.

What a formula may hold is decided in `language/tex.py`; cards and paper ask there, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from cribdeck.language.tex import formula_problem
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import InlineKind, walk
from cribdeck.model.outline import Node, walk_nodes

_SHOWN = 60
"Characters of a formula that a message shows: with the words around it, about two lines."


def refused_formulas(file: str, nodes: tuple[Node, ...]) -> Iterator[Finding]:
    """A finding for each formula that is shown as it is written."""
    for node in walk_nodes(nodes):
        for item in walk(node.content):
            if item.kind is InlineKind.MATH and (problem := formula_problem(item.text)):
                shown = f"{item.text[:_SHOWN]}…" if len(item.text) > _SHOWN else item.text
                yield Finding(
                    Severity.WARNING,
                    "bad-formula",
                    f"the formula {shown!r} has {problem} and is shown as it is written",
                    file,
                    node.span.first,
                    "write it with commands of mathematics, whose braces match",
                )
