"""The forms in which notes name things, one module a form.

RULES is in order of precedence: each node is offered to them from the first on, and the first that
answers has it.
"""

from __future__ import annotations

from collections.abc import Mapping

from cribdeck.extraction.rules.callout import callout
from cribdeck.extraction.rules.claim import Claim, Rule
from cribdeck.extraction.rules.cloze import cloze
from cribdeck.extraction.rules.definition_list import definition_list
from cribdeck.extraction.rules.heading import heading
from cribdeck.extraction.rules.labelled_line import labelled_line
from cribdeck.extraction.rules.named_list import named_list
from cribdeck.extraction.rules.parenthesis import parenthesis
from cribdeck.extraction.rules.question_answer import question_answer
from cribdeck.extraction.rules.table_row import table_row

RULES: Mapping[str, Rule] = {
    "heading": heading,
    # Before `labelled_line`, to which `What is it: a or b?` has a label.
    "question_answer": question_answer,
    "callout": callout,
    "table_row": table_row,
    "definition_list": definition_list,
    "labelled_line": labelled_line,
    "cloze": cloze,
    "parenthesis": parenthesis,
    # Last: any short line over others would do for it.
    "named_list": named_list,
}
"""Rule name (its module's) → rule."""

__all__ = ["RULES", "Claim", "Rule"]
