"""One source file → its records: read, extract, normalize."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Mapping
from pathlib import Path

from cribdeck.config.front_matter import FrontMatter, check_front_matter
from cribdeck.config.settings import LimitSettings
from cribdeck.extraction import extract
from cribdeck.inputs.media import MediaFile, OutlineWithMedia, locate_images
from cribdeck.inputs.opening import is_too_large, mebibytes, open_outline
from cribdeck.inputs.sources import MediaLookup, SourcePath
from cribdeck.language.terms import shortened, tidy_text
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import one_line
from cribdeck.model.outline import NodeKind, Outline
from cribdeck.model.records import Extraction, Fate, FateKind, Record
from cribdeck.records.formulas import refused_formulas
from cribdeck.records.limits import over_tags, within_size
from cribdeck.records.lint import headings_without_records
from cribdeck.records.normalize import normalize
from cribdeck.storage.compact import LineFates


@dc.dataclass(frozen=True, slots=True)
class ReadOptions:
    """All that the records of a source file depend on, besides the file and the pictures in it.

    The cache finds records again by the whole of it, so a new field counts by itself.
    """

    root: Path
    "The real folder outside which nothing is read."
    slug: str
    "The deck's, which begins the tag of every record."
    tags: tuple[str, ...]
    "What every record is tagged with."
    limits: LimitSettings
    ignore_keys: tuple[str, ...]
    "Front-matter keys of other tools."
    image_cache: Path | None
    "Where images from the network are kept; None if none may be fetched."


@dc.dataclass(frozen=True, slots=True)
class FileRecords:
    """A source file after extraction and normalization, before merging.

    No more than later steps need, for it may come from another process or an earlier build.
    """

    path: str
    fates: LineFates
    modified: int
    "When the file, or a picture in it, last changed, in whole seconds since 1970."
    front_matter: FrontMatter
    title: str
    "The heading that holds the whole file; empty if there is none."
    records: tuple[Record, ...]
    "A record for each candidate, in order, as far as the limit goes."
    media: Mapping[str, MediaFile]
    findings: tuple[Finding, ...]
    digest: str = ""
    "Fingerprint of the file's bytes."
    lookups: tuple[MediaLookup, ...] = ()
    "The files that were looked for to make this."
    lasts: bool = True
    """Whether it holds as long as the file and what was looked for are the same; not if the network
    was asked."""


def read_file(
    source: SourcePath, options: ReadOptions, outline: Outline | None = None
) -> FileRecords:
    """A source file's records; its `outline` if it was opened already.

    Raises:
        InputError: the file cannot be read.
    """
    if is_too_large(source, options.limits):
        return _left_out(source, options.limits)
    located = _locate(source, options, outline)
    outline = located.outline
    front_matter, findings = check_front_matter(
        outline.front_matter, outline.source.lines, source.name, options.ignore_keys
    )
    extraction, extract_findings = extract(outline)
    title = _title(outline)
    made = normalize(
        extraction.candidates,
        source.name,
        tags=(*options.tags, *front_matter.tags),
        root=options.slug,
        title=title,
    )
    over = _over_records(source, len(made), options.limits)
    records, repeated = within_size(
        made[: options.limits.records], source.name, len(outline.source.text)
    )
    barren = headings_without_records(source.name, outline.nodes, records)
    return FileRecords(
        path=source.name,
        fates=LineFates.of(
            outline.source.lines, [_within(fate, len(records)) for fate in extraction.fates]
        ),
        modified=max(
            [outline.source.modified, *(file.modified for file in located.media.values())]
        ),
        front_matter=front_matter,
        title=title,
        records=tuple(records),
        media=located.media,
        findings=(
            *outline.findings,
            *located.findings,
            *findings,
            *extract_findings,
            *refused_formulas(source.name, outline.nodes),
            *barren,
            *over,
            *repeated,
            *over_tags((*options.tags, *front_matter.tags), source.name),
            *(() if records else (_no_records(source),)),
        ),
        digest=outline.source.digest,
        lookups=located.lookups,
        lasts=not located.is_remote,
    )


def read_stages(
    source: SourcePath, options: ReadOptions, outline: Outline | None = None
) -> tuple[Outline, Extraction]:
    """What the first two steps make of a source file, for those who work on them.

    Raises:
        InputError: the file cannot be read.
    """
    located = _locate(source, options, outline).outline
    return located, extract(located)[0]


def _locate(source: SourcePath, options: ReadOptions, outline: Outline | None) -> OutlineWithMedia:
    """A file's outline with its images found."""
    return locate_images(
        outline or open_outline(source, options.limits),
        source.path.resolve().parent,
        options.root,
        options.image_cache,
        options.limits,
    )


def _within(fate: Fate, limit: int) -> Fate:
    """A line's fate where only so many records are kept."""
    if fate.candidate is None or fate.candidate < limit:
        return fate
    return Fate(FateKind.SKIPPED, fate.rule, reason="more records than a file may have")


def _no_records(source: SourcePath) -> Finding:
    return Finding(
        Severity.WARNING,
        "no-records",
        "nothing in this file names a thing and says what it is",
        source.name,
        0,
        "write `Term: text` lines, headings with text under them, tables or definition lists",
    )


def _left_out(source: SourcePath, limits: LimitSettings) -> FileRecords:
    """Nothing of a file, and why."""
    over = _over(
        source,
        f"{mebibytes(source):.1f}",
        f"{limits.file_megabytes:g}",
        "megabytes",
        "file_megabytes",
    )
    # Nothing of it was read, so there is no digest by which a cache could know it again.
    nothing = LineFates.of((), ())
    return FileRecords(source.name, nothing, 0, FrontMatter(), "", (), {}, (over,), lasts=False)


def _over_records(source: SourcePath, count: int, limits: LimitSettings) -> tuple[Finding, ...]:
    if count <= limits.records:
        return ()
    return (_over(source, str(count), str(limits.records), "records", "records"),)


def _over(source: SourcePath, has: str, most: str, unit: str, limit: str) -> Finding:
    message = f"the file has {has} {unit}, and notes may have {most}: what is more was left out"
    hint = f"part it into several files, or raise `limits.{limit}` in cribdeck.yaml"
    return Finding(Severity.ERROR, "over-limit", message, source.name, 0, hint)


def _title(outline: Outline) -> str:
    """The wording of a first-level heading that alone stands over the file."""
    tops = [node for node in outline.nodes if node.kind is NodeKind.HEADING]
    firsts = [node for node in tops if node.level == 1]
    if not len(firsts) == len(tops) == 1:
        return ""
    # As it begins the trail of every record.
    return shortened(tidy_text(one_line(firsts[0].content)))
