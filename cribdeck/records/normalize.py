"""Candidates → records: terms tidied, other names found, tags made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cribdeck.language.gaps import with_gaps
from cribdeck.language.slugs import tag_part
from cribdeck.language.terms import aliases_of, fold, tidy, tidy_text, without_parentheses
from cribdeck.model.inline import one_line, without_styles
from cribdeck.model.outline import Node, walk_nodes
from cribdeck.model.records import Candidate, Facet, Origin, Record
from cribdeck.records.limits import file_tags

_CALL = re.compile(r"^[\w.]{1,20}\([^()]{0,12}\)$")
"The call of a function, its arguments part of its name."


def normalize(
    candidates: Iterable[Candidate],
    file: str,
    *,
    tags: Sequence[str] = (),
    root: str = "",
    title: str = "",
) -> list[Record]:
    """A record for each candidate, in order; keys are not unique yet.

    Every record gets `tags`, as far as `limits` allows, and one tag more: its headings below
    `root`, without the `title` that stands over the whole file.
    """
    records = []
    of_file = file_tags(tags)
    for candidate in candidates:
        content = without_styles(tidy(candidate.term))
        term = tidy_text(one_line(content))
        if not term:
            continue
        definition, facets = _promote(candidate.definition, candidate.facets)
        records.append(
            Record(
                key=(
                    fold(with_gaps_filled(one_line(candidate.cloze)))
                    if candidate.cloze
                    else key_of(term)
                ),
                term=term,
                content=content,
                aliases=aliases_of(term),
                definition=definition,
                facets=facets,
                trail=candidate.trail,
                sections=candidate.sections,
                tags=(
                    *of_file,
                    *_tag([root, *(section for section in candidate.sections if section != title)]),
                ),
                rule=candidate.rule,
                origins=(Origin(file, candidate.span),),
                cloze=candidate.cloze,
            )
        )
    return records


def with_gaps_filled(sentence: str) -> str:
    """A cloze sentence with its gaps filled, which tells it from others with the same frame."""
    return with_gaps(sentence, lambda gap: gap.answer, least=0)


def key_of(term: str) -> str:
    """The folded term without what it says in parentheses.

    The arguments of a call are part of its name: O(1) and O(n) are two things.
    """
    if _CALL.match(term):
        return f"{fold(term)} ()"
    return fold(without_parentheses(term)) or fold(term)


def _promote(
    definition: tuple[Node, ...], facets: tuple[Facet, ...]
) -> tuple[tuple[Node, ...], tuple[Facet, ...]]:
    """The definition and the other facets, where every record is to have a definition.

    Without one, the purpose or else the first facet becomes it.
    """
    if not facets or wording(definition):
        return definition, facets
    chosen = next((facet for facet in facets if facet.label == "purpose"), facets[0])
    return chosen.content + definition, tuple(facet for facet in facets if facet is not chosen)


def _tag(sections: Sequence[str]) -> tuple[str, ...]:
    """One hierarchical Anki tag for the headings."""
    parts = [slug for section in sections if (slug := tag_part(section))]
    return ("::".join(parts),) if parts else ()


def wording(nodes: Sequence[Node]) -> str:
    """The text of some nodes on one line, folded for comparing."""
    return " ".join(
        part for node in walk_nodes(tuple(nodes)) if (part := fold(one_line(node.content)))
    )
