"""The walk through an outline: each node is offered to the RULES, and each claim is given its role.

One walk in document order. What no rule claims comes back to the caller as residue, its structure
kept, and is the definition of what it stands under; so a statement without a name stays with the
name above it, and nothing is lost.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from cribdeck.extraction.columns import columns_of
from cribdeck.extraction.content_tests import (
    bare_item,
    has_wording,
    is_bare_name,
    joined,
    member_list,
)
from cribdeck.extraction.found import (
    Aside,
    FoundFacet,
    FoundRecord,
    Part,
    facets_in,
    subsections_in,
)
from cribdeck.extraction.label_inference import infer_labels
from cribdeck.extraction.outcomes import Gathered, answer_of, outcome_of
from cribdeck.extraction.roles import LabelJudge, PlacedClaim, Role, Scope, role_of
from cribdeck.extraction.rules import RULES, Claim
from cribdeck.extraction.study_matter import not_study_matter
from cribdeck.language.labels import DEFINITION, load_labels
from cribdeck.language.terms import MAX_IN_TRAIL, shortened
from cribdeck.model.inline import length, one_line
from cribdeck.model.outline import Node, NodeInfo, NodeKind
from cribdeck.model.records import Facet, Fate, FateKind

_MAX_TRAIL = 1_000
"Characters of a trail; the names that would make it longer are cut shorter than others."
_ALWAYS_IN_TRAIL = 40
"Characters that a name has in any trail."
_WORDLESS = {NodeKind.COMMENT: "a comment", NodeKind.RULE: "a rule line"}


@dc.dataclass(frozen=True, slots=True)
class Visited:
    """What a stretch of the outline gave."""

    parts: tuple[Part, ...] = ()
    "What was found, in order."
    residue: tuple[Node, ...] = ()
    "What no rule claimed."
    members: tuple[str, ...] = ()
    "Terms of the records found right here, not inside one another."


class Walked(NamedTuple):
    """What the walk through an outline gave."""

    parts: tuple[Part, ...]
    shortened: Mapping[int, str]
    """Line → the name there that is too long to be repeated whole for all that stands under it."""


def walk(nodes: Sequence[Node]) -> Walked:
    """Everything that is found in the nodes of an outline, attached to their lead-ins already."""
    walker = _Walker(nodes)
    found = walker.visit(nodes, Scope())
    rest = _aside(found.residue, FateKind.SKIPPED, "stands under no name")
    return Walked((*found.parts, rest), walker.shortened)


def _aside(nodes: Iterable[Node], kind: FateKind, reason: str, rule: str = "") -> Aside:
    return Aside(tuple(node.span for node in nodes), Fate(kind, rule, reason=reason))


def _in_order(visits: Sequence[Visited]) -> Visited:
    """Several stretches as one."""
    if len(visits) == 1:
        # The ordinary case of a rule that makes one claim.
        return visits[0]
    return Visited(
        tuple([part for visited in visits for part in visited.parts]),
        tuple([node for visited in visits for node in visited.residue]),
        tuple([term for visited in visits for term in visited.members]),
    )


class _Walker:
    """The walk through one file's outline; only what is known of the whole file is kept in it."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.labels = load_labels()
        self.judge = LabelJudge(self.labels, infer_labels(nodes))
        self.opening = next(
            (node for node in nodes if node.kind is NodeKind.HEADING and node.level == 1), None
        )
        "The first heading of the first level."
        self.shortened: dict[int, str] = {}
        self.opening_line = self.opening.span.first if self.opening is not None else 0

    # --- nodes ------------------------------------------------------------------------------------

    def visit(self, nodes: Sequence[Node], scope: Scope) -> Visited:
        """What siblings give."""
        among_facets = self.judge.are_facets(nodes, scope)
        return _in_order(
            [self._visit_one(node, scope, among_facets=among_facets) for node in nodes]
        )

    def _visit_one(self, node: Node, scope: Scope, *, among_facets: bool) -> Visited:
        if reason := not_study_matter(node, self.labels):
            return Visited((_aside([node], FateKind.SKIPPED, reason),))
        for rule, match in RULES.items():
            claims = match(node)
            if claims is None:
                continue
            # Headings stand above others only in the title's own section.
            is_title = node is self.opening and _has_headings(node)
            placed = [
                self.judge.place(claim, scope, among_facets=among_facets, is_title=is_title)
                for claim in claims
            ]
            taken = _in_order([_TAKERS[role_of(each)](self, each, rule) for each in placed])
            if node.kind is NodeKind.TABLE:
                self._note_long_labels(node)
                taken = dc.replace(taken, parts=(*taken.parts, *_rest_of_table(node, rule)))
            return taken
        return self._leave(node, scope)

    def _leave(self, node: Node, scope: Scope) -> Visited:
        """A node no rule claimed: its children are walked, and it stays with what they leave."""
        if node.kind in (NodeKind.COMMENT, NodeKind.METADATA, NodeKind.RULE):
            reason = node.info or _WORDLESS.get(node.kind, "")
            return Visited((_aside([node], FateKind.CONTEXT, reason),))
        if node.kind is NodeKind.TABLE or not node.children:
            return Visited(residue=(node,))
        if node.kind is NodeKind.LIST:
            return self._visit_list(node, scope)
        inner = self.visit(node.children, scope)
        # A quote all of whose blocks were claimed leaves nothing; an item still has its own text.
        if not inner.residue and not node.content:
            return inner
        return dc.replace(inner, residue=(node._replace(children=inner.residue),))

    def _visit_list(self, node: Node, scope: Scope) -> Visited:
        """A list's items.

        Where some are claimed and the others are bare names, the list names them all, in order.
        """
        among_facets = self.judge.are_facets(node.children, scope)
        kept: list[Node] = []
        named: list[Node] = []
        visits: list[Visited] = []
        for item in node.children:
            visited = self._visit_one(item, scope, among_facets=among_facets)
            visits.append(visited)
            kept += visited.residue
            named += visited.residue or [bare_item(name, item.span) for name in visited.members[:1]]
        if kept and len(named) > len(kept) and all(is_bare_name(item) for item in kept):
            kept = named
        residue = (node._replace(children=tuple(kept)),) if kept else ()
        return dc.replace(_in_order(visits), residue=residue)

    def _below(self, trail: tuple[str, ...], term: str, claim: Claim) -> tuple[str, ...]:
        """The trail of what stands under a claim; every record there repeats it."""
        room = max(_MAX_TRAIL - sum(map(len, trail)), _ALWAYS_IN_TRAIL)
        name = shortened(term, min(MAX_IN_TRAIL, room))
        if name != term and claim.body:
            self.shortened[claim.span.first] = name
        return (*trail, name)

    def _note_long_labels(self, table: Node) -> None:
        """Remember the first label of a table that its rule cuts, being repeated for each cell."""
        for row in table.children:
            for cell in row.children if row is table.children[0] else row.children[:1]:
                if length(cell.content) > MAX_IN_TRAIL:
                    self.shortened[row.span.first] = shortened(one_line(cell.content))
                    return

    # --- claims, by their role --------------------------------------------------------------------

    def take_pointer(self, placed: PlacedClaim, rule: str) -> Visited:
        fate = Fate(FateKind.SKIPPED, rule, reason=placed.pointer_reason)
        return Visited((Aside((placed.claim.span,), fate),))

    def take_title(self, placed: PlacedClaim, rule: str) -> Visited:
        """The heading over the whole file: no term, but the beginning of every trail."""
        claim, scope, title = placed.claim, placed.scope, placed.written
        # No record to stand under: right below the title even known labels are no aspects.
        trail = self._below(scope.trail, title, claim)
        sections = self._below(scope.sections, title, claim)
        inner = self.visit(claim.body, Scope(None, trail, sections))
        head = Aside((claim.head,), Fate(FateKind.CONTEXT, rule, reason="the document's title"))
        rest = _aside(inner.residue, FateKind.SKIPPED, "an introduction under the document's title")
        return Visited((head, *inner.parts, rest), members=inner.members)

    def take_own_name(self, placed: PlacedClaim, rule: str) -> Visited:
        """A line that begins with the name it stands under: part of that one's definition."""
        assert placed.scope.record is not None, "the role is only given under a record"
        inner = self.visit(placed.claim.body, placed.scope)
        facet = Facet(DEFINITION, placed.scope.record, joined(placed.claim, inner.residue))
        found = FoundFacet(placed.claim, rule, facet, "", inner.parts, inner.residue)
        return Visited((found,), members=inner.members)

    def take_facet(self, placed: PlacedClaim, rule: str) -> Visited:
        """An aspect: its text, or else the names of the records below it."""
        claim, scope = placed.claim, placed.scope
        sections = scope.sections
        if claim.is_section:
            sections = self._below(sections, placed.written, claim)
        inner = self.visit(claim.body, dc.replace(scope, sections=sections))
        # `Tools:` over `- Glue: moves tables`: Glue is a record, and the aspect names it.
        content = joined(claim, inner.residue) or member_list(inner.members, claim.span)
        if has_wording(content):
            facet, reason = Facet(placed.label, placed.written, content), ""
        else:
            facet = None
            reason = "only an image" if content else "a label with nothing after it"
        return Visited((FoundFacet(claim, rule, facet, reason, inner.parts, inner.residue),))

    def take_record(self, placed: PlacedClaim, rule: str) -> Visited:
        """A name, with all below it; what is left there is its definition."""
        claim, scope = placed.claim, placed.scope
        term = _term_of(placed)
        sections = scope.sections
        if claim.is_section:
            sections = self._below(sections, term, claim)
        # Nothing in the answer to a marked question is a term of its own.
        inner = (
            Visited(residue=claim.body)
            if claim.is_question
            else self.visit(
                claim.body, Scope(term, self._below(scope.trail, term, claim), sections)
            )
        )
        in_cells, of_cells = columns_of(claim, self.labels)
        definition = joined(claim, inner.residue) + in_cells
        facets = (*facets_in(inner.parts), *of_cells)
        outcome = outcome_of(
            Gathered(
                term=term,
                span=claim.span,
                is_section=claim.is_section,
                is_opening=claim.span.first == self.opening_line,
                definition=definition,
                answer=answer_of(definition, facets),
                aspects=tuple(facet for facet in facets if facet.label != DEFINITION),
                members=inner.members,
                subsections=subsections_in(inner.parts),
            )
        )
        found = FoundRecord(
            claim, rule, term, scope.trail, scope.sections, outcome, inner.parts, inner.residue
        )
        # The question of a card is no name that the heading over it could list.
        is_member = found.is_record and not claim.is_question
        return Visited((found,), members=(term,) if is_member else ())


_TAKERS: Mapping[Role, Callable[[_Walker, PlacedClaim, str], Visited]] = {
    Role.POINTER: _Walker.take_pointer,
    Role.OWN_NAME: _Walker.take_own_name,
    Role.TITLE: _Walker.take_title,
    Role.FACET: _Walker.take_facet,
    Role.RECORD: _Walker.take_record,
}
"""What is done with a claim in each role. Outside the class: a walker that held its own methods
would be a reference cycle, and garbage is not looked for while notes are read."""


def _has_headings(node: Node) -> bool:
    return any(child.kind is NodeKind.HEADING for child in node.children)


def _term_of(placed: PlacedClaim) -> str:
    """The term of a record.

    A bare label that no record stands over is told apart by what it stands under.
    """
    claim, scope = placed.claim, placed.scope
    # `Formula: E = mc²` under the chapter Energy is `Energy: Formula`; alone it would be a
    # namesake of every other formula.
    if placed.label and scope.trail and not claim.is_section and not claim.columns:
        return f"{scope.trail[-1]}: {placed.written}"
    return placed.written


def _rest_of_table(table: Node, rule: str) -> tuple[Aside, Aside]:
    """The lines of a table that no claim of its rows took."""
    rows = [
        row
        for row in table.children
        if row.info != NodeInfo.HEADER and any(cell.content for cell in row.children)
    ]
    return (
        # Before the table, which covers its rows: the first span over a line gives its fate.
        _aside(rows, FateKind.SKIPPED, "a row that names nothing", rule),
        _aside([table], FateKind.CONTEXT, "a table's header and lines", rule),
    )
