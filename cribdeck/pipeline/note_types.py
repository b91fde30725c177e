"""Note types and templates: which a build uses, and since when they look as they do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cribdeck.identity.ledger import Ledger, TypeEntry
from cribdeck.model.errors import ConfigError
from cribdeck.pipeline.jobs import DeckJob
from cribdeck.storage.limited_files import leads_outside
from cribdeck.writers.templates import built_in_folder

OWN_TYPES = "Cribdeck"
"What the ledger calls our own note types."


def style_of(job: DeckJob, ledger: Ledger, now: int) -> tuple[TypeEntry, int]:
    """What is remembered of our note types, and when their style last changed.

    Without a newer time, no collection would take a new style over.
    """
    from cribdeck.writers.anki.package import type_digests

    folders = template_folders(job)
    known = ledger.type_named(OWN_TYPES)
    digest, schema = type_digests(folders)
    if known is None:
        # The templates' own time and not the clock: same inputs, same bytes.
        modified = min(_newest(folders), now)
    elif known.digest == digest:
        modified = known.modified
    else:
        modified = max(now, known.modified + 1)
    return TypeEntry(OWN_TYPES, digest, modified, schema), modified


def template_folders(job: DeckJob) -> tuple[Path, ...]:
    """A project's own templates and the built-in ones, as far as they are there."""
    return tuple(folder for folder in places_for_templates(job) if folder.is_dir())


def places_for_templates(job: DeckJob) -> tuple[Path, ...]:
    """Where templates are looked for, whether there are any or not.

    Notes built by themselves may lie beside anybody's, so only a project brings templates along.

    Raises:
        ConfigError: the project's are a link to somewhere else.
    """
    if job.config is None or not job.is_trusted:
        return (built_in_folder(),)
    own = job.root / "templates"
    if leads_outside(own, job.root):
        raise ConfigError(
            f"{own}: is a link to somewhere outside of the project",
            hint="copy what it leads to in its place",
        )
    return (own, built_in_folder())


def _newest(folders: Sequence[Path]) -> int:
    """When a template of the cards last changed, in whole seconds since 1970."""
    files = [
        path
        for folder in folders
        for path in (folder / "theme.yaml", *(folder / "anki").rglob("*"))
        if path.is_file()
    ]
    return max((int(path.stat().st_mtime) for path in files), default=0)
