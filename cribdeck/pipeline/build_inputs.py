"""What a build read, as the next one compares it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from cribdeck.pipeline.merging import MergedDeck
from cribdeck.pipeline.uptodate import BuildInputs, FoundFiles, FoundMedia


def inputs_of(
    decks: Sequence[MergedDeck], files: Mapping[str, str], folders: Mapping[str, str]
) -> BuildInputs:
    """All that a build of these decks read.

    `files` and `folders` are what it read besides: path → fingerprint of the content.
    """
    searches, media = [], []
    digests = dict(files)
    real_paths: dict[str, str] = {}
    for deck in decks:
        job = deck.job
        searches.append(
            FoundFiles(
                job.search.paths,
                str(job.search.base),
                str(job.search.inside or ""),
                tuple(str(source.path) for source in job.sources),
            )
        )
        # The digest of what was read, not of what lies there now: an edit during the build is seen.
        for source, file in zip(job.sources, deck.files, strict=True):
            digests[str(source.path)] = file.digest
            folder = str(source.path.resolve().parent) if file.lookups else ""
            media += [
                FoundMedia(folder, str(job.root), lookup.target, lookup.path, lookup.digest)
                for lookup in file.lookups
            ]
        if any(file.lookups for file in deck.files):
            # Pictures are found from where notes really are, whatever links lead there.
            named = [source.path for source in job.sources]
            named += [job.config.parent] if job.config is not None else []
            real_paths |= {str(path): os.path.realpath(path) for path in named}
    return BuildInputs(digests, folders, tuple(searches), tuple(media), real_paths)
