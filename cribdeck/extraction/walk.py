"""An outline → candidates, and the fate of every source line.

One walk in document order. Each node is offered to the RULES; the first that answers claims it. A
claim whose name is a label such as "Use cases" becomes a facet of what it stands under; any other
becomes a draft, whose definition is the text beside its name and whatever below it no other claim
took: the residue. `_visit` therefore returns what is left of the nodes it was given.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cribdeck.extraction.content_tests import (
    asks_for_a_list,
    bare_item,
    cell_blocks,
    has_answer,
    has_wording,
    is_bare_name,
    is_figure,
    is_link_list,
    is_only_links,
    is_pointer,
    is_reference_matter,
    joined,
    member_list,
)
from cribdeck.extraction.label_inference import infer_labels
from cribdeck.extraction.lead_ins import arrange
from cribdeck.extraction.rules import RULES, Claim
from cribdeck.language.labels import DEFINITION, Labels, fold_label, load_labels
from cribdeck.language.line_labels import split_label
from cribdeck.language.terms import (
    aliases_of,
    fold,
    is_question,
    tidy_text,
    without_parentheses,
    word_count,
)
from cribdeck.model.diagnostics import Diagnostic, Severity
from cribdeck.model.inline import InlineKind, is_only, one_line, text
from cribdeck.model.outline import Node, NodeKind, Outline, Span
from cribdeck.model.records import Candidate, Extraction, Facet, Fate, FateKind

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARKUP = frozenset(" \t-=_*|:+~`>#")
"Characters that are markup where a line has no others."
_MIN_SURE = 2
"Known facet labels among siblings that make the others look like facets too."
_MIN_MEMBERS, _MAX_MEMBERS = 2, 25
"How many named items make the heading over them worth a card."
_MIN_TEXT = 3
"Words of a cell that says more than a figure beside it."
_QUERIES = {"dataview", "dataviewjs", "query", "tasks", "tracker", "button", "toc", "excalidraw"}
"Languages of code blocks that Obsidian's extensions run."
_BESIDE = {NodeKind.QUOTE, NodeKind.CODE}
"Blocks that go with a text rather than being it."
_WORDLESS = {NodeKind.COMMENT: "a comment", NodeKind.RULE: "a rule line"}


@dc.dataclass(slots=True)
class _Draft:
    """A record in the making."""

    index: int
    claim: Claim
    rule: str
    term: str
    trail: tuple[str, ...]
    sections: tuple[str, ...]
    facets: list[_FacetDraft] = dc.field(default_factory=list)
    subsections: int = 0
    "How many headings stand under it."

    def is_called(self, name: str) -> bool:
        """Whether this is the draft's own name, or one that it gives for itself."""
        folded = fold(without_parentheses(name))
        return folded in {
            fold(without_parentheses(self.term)),
            *(fold(alias) for alias in aliases_of(self.term)),
        }


@dc.dataclass(frozen=True, slots=True)
class _FacetDraft:
    """A facet in the making; its own index, for it may yet become a record of its own."""

    index: int
    claim: Claim
    rule: str
    facet: Facet


@dc.dataclass(frozen=True, slots=True)
class _Scope:
    """Where the walk is."""

    draft: _Draft | None = None
    members: list[str] = dc.field(default_factory=list)
    "Collects the names of the drafts made here."
    trail: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def extract(outline: Outline) -> tuple[Extraction, tuple[Diagnostic, ...]]:
    """The candidates of an outline with a fate for each of its lines."""
    walker = _Walker(outline, arrange(outline.nodes))
    return walker.run(), tuple(walker.findings)


class _Walker:
    def __init__(self, outline: Outline, nodes: tuple[Node, ...]) -> None:
        self.outline, self.nodes = outline, nodes
        self.labels: Labels = load_labels()
        self.by_company: Mapping[str, str] = infer_labels(nodes)
        self.lines = outline.source.lines
        self.fates: list[Fate | None] = [
            None if line.strip() else Fate(FateKind.BLANK) for line in self.lines
        ]
        self.lines_of: dict[int, list[int]] = defaultdict(list)
        "Draft or facet index → the lines marked as its own, counted from 0."
        self.candidates: dict[int, Candidate] = {}
        self.owner: dict[int, int] = {}
        "Draft or facet index → index of the candidate that its lines went to."
        self.settled: dict[int, Fate] = {}
        "Draft or facet index → the fate of its lines, where its candidate's place is known."
        self.findings: list[Diagnostic] = []
        self.count = 0
        opening = next(
            (node for node in nodes if node.kind is NodeKind.HEADING and node.level == 1), None
        )
        self.opening_line = opening.span.first if opening is not None else 0
        "Line of the first first-level heading."
        self.title = (
            opening
            if opening is not None
            and any(node.kind is NodeKind.HEADING for node in opening.children)
            else None
        )
        "That heading, where others stand under it."

    def run(self) -> Extraction:
        residue = self._visit(self.nodes, _Scope())
        self._mark(residue, Fate(FateKind.SKIPPED, reason="stands under no name"))
        order = sorted(self.candidates)
        place = {index: n for n, index in enumerate(order)}
        fates = [self._settle(number, fate, place) for number, fate in enumerate(self.fates, 1)]
        return Extraction(tuple(self.candidates[index] for index in order), tuple(fates))

    # --- the walk ---------------------------------------------------------------------------------

    def _visit(self, nodes: Sequence[Node], scope: _Scope) -> tuple[Node, ...]:
        """Claim what can be claimed; what is left comes back, its structure kept."""
        among_facets = self._are_facets(nodes, scope)
        return tuple(
            left
            for node in nodes
            for left in self._visit_one(node, scope, among_facets=among_facets)
        )

    def _visit_list(self, node: Node, scope: _Scope) -> tuple[Node, ...]:
        """A list's items; where some are claimed and the others are bare names.

        The list names them all, in their order.
        """
        among_facets = self._are_facets(node.children, scope)
        kept: list[Node] = []
        named: list[Node] = []
        for item in node.children:
            before = len(scope.members)
            left = self._visit_one(item, scope, among_facets=among_facets)
            kept += left
            named += left or [
                bare_item(name, item.span) for name in scope.members[before : before + 1]
            ]
        if kept and len(named) > len(kept) and all(is_bare_name(item) for item in kept):
            kept = named
        return (node._replace(children=tuple(kept)),) if kept else ()

    def _visit_one(self, node: Node, scope: _Scope, *, among_facets: bool) -> tuple[Node, ...]:
        """What is left of one node."""
        if reason := self._not_study_matter(node):
            self._mark([node], Fate(FateKind.SKIPPED, reason=reason))
            return ()
        for rule, match in RULES.items():
            claims = match(node)
            if claims is None:
                continue
            for claim in claims:
                self._take(claim, rule, scope, among_facets=among_facets)
            if node.kind is NodeKind.TABLE:
                rows = [
                    row
                    for row in node.children
                    if row.info != "header" and any(cell.content for cell in row.children)
                ]
                self._mark(rows, Fate(FateKind.SKIPPED, rule, reason="a row that names nothing"))
                self._mark(
                    [node], Fate(FateKind.CONTEXT, rule, reason="a table's header and lines")
                )
            return ()
        return self._leave(node, scope)

    def _leave(self, node: Node, scope: _Scope) -> tuple[Node, ...]:
        """A node no rule claimed: its children are walked, and it stays with what they leave."""
        if node.kind in (NodeKind.COMMENT, NodeKind.METADATA, NodeKind.RULE):
            self._mark(
                [node], Fate(FateKind.CONTEXT, reason=node.info or _WORDLESS.get(node.kind, ""))
            )
            return ()
        if node.kind is NodeKind.TABLE or not node.children:
            return (node,)
        if node.kind is NodeKind.LIST:
            return self._visit_list(node, scope)
        left = self._visit(node.children, scope)
        if not left and not node.content:
            return ()
        return (node._replace(children=left),)

    def _not_study_matter(self, node: Node) -> str:
        """Why a node is left out before any rule sees it; empty if it is not."""
        match node.kind:
            case NodeKind.HEADING if fold_label(
                tidy_text(one_line(node.content))
            ) in self.labels.skip_sections and is_reference_matter(node):
                return "a section of links and references"
            case NodeKind.CODE if node.info.casefold() in _QUERIES:
                return "a query for another tool"
            case NodeKind.LIST if is_link_list(node):
                return "a list of links"
            case NodeKind.PARAGRAPH if is_only(node.content, {InlineKind.IMAGE}):
                return ""
            case NodeKind.PARAGRAPH if is_only_links(node.content):
                return "links or badges without text"
            case _:
                return ""

    # --- claims -----------------------------------------------------------------------------------

    def _next(self) -> int:
        self.count += 1
        self.owner[self.count] = self.count
        return self.count

    def _are_facets(self, siblings: Sequence[Node], scope: _Scope) -> bool:
        """Whether most labels of these lines are aspects of the draft they stand under."""
        if scope.draft is None:
            return False
        labelled = [
            found
            for node in siblings
            if node.kind in (NodeKind.ITEM, NodeKind.PARAGRAPH)
            and (found := split_label(node.content)) is not None
        ]
        sure = sum(1 for found in labelled if self.labels.canonical(one_line(found.term)))
        return sure >= _MIN_SURE and sure * 2 >= len(labelled)

    def _take(self, claim: Claim, rule: str, scope: _Scope, *, among_facets: bool) -> None:
        written = tidy_text(one_line(claim.term))
        label = (
            None
            if claim.is_question
            else self.labels.canonical(written) or self.by_company.get(fold_label(written))
        )
        if (
            label is None
            and among_facets
            and claim.text
            and not claim.is_question
            and not any(node.kind is NodeKind.LIST for node in claim.body)
        ):
            label = fold_label(written)
        if label and claim.is_section and any(node.kind is NodeKind.HEADING for node in claim.body):
            label = None
        if reason := is_pointer(claim, self.labels):
            self._mark_lines(claim.span, Fate(FateKind.SKIPPED, rule, reason=reason))
        elif scope.draft is not None and scope.draft.is_called(written):
            self._take_own_name(claim, rule, scope)
        elif self.title is not None and claim.body is self.title.children:
            self._take_title(claim, rule, scope, written)
        elif label and scope.draft is not None and not claim.columns:
            self._take_facet(claim, rule, scope, label=label, written=written)
        else:
            # A bare label that no record stands over is told apart by what it stands under.
            named = (
                f"{scope.trail[-1]}: {written}"
                if label and scope.trail and not claim.is_section and not claim.columns
                else written
            )
            self._take_draft(claim, rule, scope, named)

    def _take_title(self, claim: Claim, rule: str, scope: _Scope, written: str) -> None:
        """The heading over the whole file: no term, but the beginning of every trail."""
        self._mark_lines(claim.head, Fate(FateKind.CONTEXT, rule, reason="the document's title"))
        residue = self._visit(
            claim.body,
            _Scope(None, scope.members, (*scope.trail, written), (*scope.sections, written)),
        )
        self._mark(
            residue, Fate(FateKind.SKIPPED, reason="an introduction under the document's title")
        )

    def _take_own_name(self, claim: Claim, rule: str, scope: _Scope) -> None:
        """A line that begins with the name it stands under says what that is.

        Part of its definition.
        """
        assert scope.draft is not None, "only looked for under a draft"
        index = self._next()
        self._mark_lines(claim.head, Fate(FateKind.EXTRACTED, rule, index))
        residue = self._visit(claim.body, scope)
        content = joined(claim, residue)
        self._mark(residue, Fate(FateKind.EXTRACTED, rule, index))
        scope.draft.facets.append(
            _FacetDraft(index, claim, rule, Facet(DEFINITION, scope.draft.term, content))
        )

    def _take_facet(
        self, claim: Claim, rule: str, scope: _Scope, *, label: str, written: str
    ) -> None:
        index = self._next()
        self._mark_lines(claim.head, Fate(FateKind.EXTRACTED, rule, index))
        members: list[str] = []
        sections = (*scope.sections, written) if claim.is_section else scope.sections
        residue = self._visit(claim.body, dc.replace(scope, members=members, sections=sections))
        content = joined(claim, residue) or member_list(members, claim.span)
        self._mark(residue, Fate(FateKind.EXTRACTED, rule, index))
        if has_wording(content):
            assert scope.draft is not None, "facets are only looked for under a draft"
            scope.draft.facets.append(
                _FacetDraft(index, claim, rule, Facet(label, written, content))
            )
        else:
            self._remark(
                index,
                Fate(
                    FateKind.SKIPPED,
                    rule,
                    reason="only an image" if content else "a label with nothing after it",
                ),
            )
            del self.owner[index]

    def _take_draft(self, claim: Claim, rule: str, scope: _Scope, term: str) -> None:
        draft = _Draft(self._next(), claim, rule, term, scope.trail, scope.sections)
        self._mark_lines(claim.head, Fate(FateKind.EXTRACTED, rule, draft.index))
        if scope.draft is not None and claim.is_section:
            scope.draft.subsections += 1
        members: list[str] = []
        sections = (*scope.sections, term) if claim.is_section else scope.sections
        residue = (
            claim.body
            if claim.is_question
            else self._visit(claim.body, _Scope(draft, members, (*scope.trail, term), sections))
        )
        definition = joined(claim, residue)
        definition += self._columns(claim, rule, draft)
        for _, cell in claim.columns:
            self._mark_lines(cell.span, Fate(FateKind.EXTRACTED, rule, draft.index))
        self._mark(residue, Fate(FateKind.EXTRACTED, rule, draft.index))
        self._finish(draft, definition, members)
        if draft.index in self.candidates and not claim.is_question:
            scope.members.append(term)

    def _columns(self, claim: Claim, rule: str, draft: _Draft) -> tuple[Node, ...]:
        """A row's cells as facets under their headers.

        The first, or one headed as the meaning, is the definition.
        """
        definition: tuple[Node, ...] = ()
        facets: list[tuple[Facet, Node]] = []
        known = [self.labels.canonical(one_line(head)) for head, _ in claim.columns]
        chosen = _telling_column(known, [cell for _, cell in claim.columns])
        for n, (head, cell) in enumerate(claim.columns):
            content = cell_blocks(cell)
            if not has_wording(content):
                continue
            written = tidy_text(one_line(head))
            if n == chosen or not written or head == claim.columns[chosen][0]:
                definition += content
            else:
                label = self.labels.canonical(written) or fold_label(written)
                facets.append((Facet(label, written, content), cell))
        for head, cell in claim.groups:
            if written := tidy_text(one_line(head)):
                facets.append((Facet(fold_label(written), written, cell_blocks(cell)), cell))
        draft.facets += (
            _FacetDraft(self._next(), dc.replace(claim, head=cell.span), rule, facet)
            for facet, cell in facets
        )
        return definition

    # --- the end of a draft -----------------------------------------------------------------------

    def _finish(self, draft: _Draft, definition: tuple[Node, ...], members: list[str]) -> None:
        defining = tuple(
            node
            for made in draft.facets
            if made.facet.label == DEFINITION
            for node in made.facet.content
        )
        own = defining + definition if has_wording(definition) else defining
        others = tuple(made.facet for made in draft.facets if made.facet.label != DEFINITION)
        if members and draft.claim.is_section and own and all(node.kind in _BESIDE for node in own):
            # A tip or a listing among named items is no answer to what they are.
            return self._emit(draft, (*member_list(members, draft.claim.span), *own), others)
        if has_answer(own):
            announced = own[-1].kind is NodeKind.PARAGRAPH and one_line(own[-1].content).endswith(
                (":", "：")
            )
            return self._emit(
                draft, own + member_list(members, draft.claim.span) if announced else own, others
            )
        if draft.claim.is_section:
            return self._finish_grouping(draft, definition, others, members)
        if others:
            return self._emit(draft, definition, others)
        if members:
            return self._emit(draft, member_list(members, draft.claim.span), ())
        self._drop(
            draft,
            "a label with nothing after it" if not definition else "only an image",
            keep_facets=False,
        )
        if not definition:
            line = draft.claim.span.first
            message = f"“{draft.term}” has nothing after it or below it"
            self._say("empty-label", message, line, "write what it is, or remove the line")
        return None

    def _finish_grouping(
        self,
        draft: _Draft,
        pictures: tuple[Node, ...],
        others: tuple[Facet, ...],
        members: list[str],
    ) -> None:
        """A heading without text of its own: a thing told in facets, a named list, or a chapter."""
        if draft.claim.span.first == self.opening_line and not others:
            self._drop(draft, "the document's title", keep_facets=True)
        elif len(others) > 1 and not draft.subsections:
            self._emit(draft, pictures, others)
        elif (
            not draft.subsections
            and not others
            and _MIN_MEMBERS <= len(members) <= _MAX_MEMBERS
            and asks_for_a_list(draft.term)
            and not any(map(is_question, members))
        ):
            self._emit(draft, (*member_list(members, draft.claim.span), *pictures), ())
        else:
            self._drop(
                draft,
                (
                    "groups what stands under it"
                    if members or others
                    else "a heading with nothing under it"
                ),
                keep_facets=True,
            )

    def _emit(self, draft: _Draft, definition: tuple[Node, ...], facets: tuple[Facet, ...]) -> None:
        claim = draft.claim
        term = claim.term if draft.term == tidy_text(one_line(claim.term)) else (text(draft.term),)
        self.candidates[draft.index] = Candidate(
            term,
            definition,
            facets,
            draft.trail,
            draft.sections,
            claim.span,
            draft.rule,
            claim.cloze,
        )
        for made in draft.facets:
            self.owner[made.index] = draft.index

    def _drop(self, draft: _Draft, reason: str, *, keep_facets: bool) -> None:
        """A draft that is no record; its facets then speak for themselves, as "Chapter: Label"."""
        kind = FateKind.CONTEXT if draft.claim.is_section else FateKind.SKIPPED
        self._remark(draft.index, Fate(kind, draft.rule, reason=reason))
        del self.owner[draft.index]
        for made in draft.facets:
            if keep_facets and made.facet.label != DEFINITION:
                term = (text(f"{draft.term}: {made.facet.written}"),)
                trail = (*draft.trail, draft.term)
                sections = (
                    (*draft.sections, draft.term) if draft.claim.is_section else draft.sections
                )
                self.candidates[made.index] = Candidate(
                    term, made.facet.content, (), trail, sections, made.claim.span, made.rule
                )
            else:
                self._remark(made.index, Fate(FateKind.SKIPPED, made.rule, reason=reason))
                del self.owner[made.index]

    def _say(self, code: str, message: str, line: int, hint: str) -> None:
        self.findings.append(
            Diagnostic(Severity.INFO, code, message, self.outline.source.path, line, hint)
        )

    # --- fates ------------------------------------------------------------------------------------

    def _mark_lines(self, span: Span, fate: Fate) -> None:
        for number in range(span.first - 1, min(span.last, len(self.fates))):
            if self.fates[number] is None:
                self.fates[number] = fate
                if fate.candidate is not None:
                    self.lines_of[fate.candidate].append(number)

    def _mark(self, nodes: Iterable[Node], fate: Fate) -> None:
        for node in nodes:
            self._mark_lines(node.span, fate)

    def _remark(self, index: int, fate: Fate) -> None:
        for number in self.lines_of.pop(index, ()):
            self.fates[number] = fate

    def _settle(self, number: int, fate: Fate | None, place: Mapping[int, int]) -> Fate:
        """The final fate of a line, its candidate counted among those that were emitted."""
        if fate is None:
            line = self.lines[number - 1]
            if _MARKUP.issuperset(_TAG.sub("", line)):
                return Fate(FateKind.CONTEXT, reason="markup without wording")
            return Fate(FateKind.SKIPPED, reason="no reader takes this line for text")
        if fate.candidate is None:
            return fate
        if fate.candidate not in self.settled:
            self.settled[fate.candidate] = dc.replace(
                fate, candidate=place[self.owner[fate.candidate]]
            )
        return self.settled[fate.candidate]


def _telling_column(known: Sequence[str | None], cells: Sequence[Node]) -> int:
    """The column of a row that says what the thing is.

    The one headed so, else the first without a label; a text goes before a figure.
    """
    if DEFINITION in known:
        return known.index(DEFINITION)
    free = [n for n, label in enumerate(known) if label is None]
    if not free:
        return 0
    texts = [n for n in free if word_count(one_line(cells[n].content)) >= _MIN_TEXT]
    return texts[0] if texts and is_figure(cells[free[0]].content) else free[0]
