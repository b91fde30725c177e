"""Writing products, unless they lie there already as they would be made."""

from __future__ import annotations

import dataclasses as dc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cribdeck.model.findings import Finding, in_order
from cribdeck.pipeline.reading import Progress
from cribdeck.storage.atomic_files import write_atomically
from cribdeck.storage.cache import Cache
from cribdeck.storage.fingerprint import file_fingerprint, tool_fingerprint
from cribdeck.storage.serialize import pack, unpack
from cribdeck.writers import ProductKind
from cribdeck.writers.product import Product, WriterContext

CACHED_PRODUCTS = "products"
"The kind under which the cache holds what is known of products."
MACHINE_FINDINGS = frozenset({"missing-glyph"})
"Codes of findings that a change of the machine may mend, which no fingerprint sees."


@dc.dataclass(frozen=True, slots=True)
class WrittenFile:
    """A product that was written, as the cache remembers it."""

    key: str
    "Fingerprint of all that it was made of."
    name: str
    "Its file's name."
    digest: str
    "Fingerprint of the file's content."
    counts: dict[str, int]
    findings: tuple[Finding, ...]


@dc.dataclass(slots=True)
class ProductFolder:
    """The folder of a build's products, and what was written to it."""

    path: Path
    cache: Cache
    templates: str
    "Fingerprint of the templates."
    progress: Progress
    outputs: dict[str, str] = dc.field(default_factory=dict)
    "File name → fingerprint of its content."
    counts: dict[str, int] = dc.field(default_factory=lambda: {"cards": 0, "pages": 0})
    findings: list[Finding] = dc.field(default_factory=list)

    def write_all(self, product: Product, kinds: Sequence[ProductKind]) -> None:
        """All that is wanted of one deck."""
        content = digest_of(tool_fingerprint(), self.templates, product.fingerprint())
        findings = list(product.findings)
        for kind in kinds:
            context = WriterContext(self.cache, in_order(findings))
            written = self._write_or_keep(product, kind, context, content)
            findings += written.findings
            for count in self.counts:
                self.counts[count] += written.counts.get(count, 0)
        self.findings += findings

    def _write_or_keep(
        self, product: Product, kind: ProductKind, context: WriterContext, content: str
    ) -> WrittenFile:
        deck = product.deck
        cached_name = f"{deck.settings.file_slug}.{kind.name}"
        # Findings count because the report shows them, those of the other products included.
        key = digest_of(kind.name, content, *map(repr, context.findings))
        known = self._known(cached_name, key)
        if known is not None:
            # What a product needed of the cache was not asked for this time, but will be again.
            self.cache.retain_all()
            self.progress("unchanged", known.name)
        else:
            self.progress(kind.name, deck.settings.file_slug)
            output = kind.load()(product, context)
            name = f"{deck.file_stem}{kind.ending}"
            digest = self.write(name, output.data)
            known = WrittenFile(key, name, digest, dict(output.counts), tuple(output.findings))
            self.cache.write(CACHED_PRODUCTS, cached_name, pack(known))
        self.outputs[known.name] = known.digest
        return known

    def _known(self, name: str, key: str) -> WrittenFile | None:
        """What was made of the same, if it is there still."""
        packed = self.cache.read(CACHED_PRODUCTS, name)
        try:
            known = unpack(WrittenFile, packed) if packed is not None else None
        except ValueError:
            return None
        if known is None or known.key != key:
            return None
        # A font may have been installed meanwhile.
        if any(finding.code in MACHINE_FINDINGS for finding in known.findings):
            return None
        # Whoever edited or deleted the file gets a new one.
        return known if file_fingerprint(self.path / known.name) == known.digest else None

    def write(self, name: str, data: Iterable[bytes]) -> str:
        """Write a file whole or not at all.

        Returns:
            The fingerprint of its content.

        Raises:
            OutputError: it cannot be written.
        """
        digest = write_hashed(self.path / name, data)
        self.outputs[name] = digest
        return digest

    def remove_unless_written(self, name: str) -> None:
        """Remove a file that an earlier build left and this one did not make."""
        if name not in self.outputs:
            (self.path / name).unlink(missing_ok=True)


def write_hashed(path: Path, data: Iterable[bytes], *, unless_same: bool = False) -> str:
    """Write a file whole or not at all (see `write_atomically`).

    Returns:
        The fingerprint of its content.

    Raises:
        OutputError: it cannot be written.
    """
    hasher = hashlib.sha256()

    def hashed(pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            hasher.update(piece)
            yield piece

    write_atomically(path, hashed(data), unless_same=unless_same)
    return hasher.hexdigest()


def digest_of(*parts: str) -> str:
    """One fingerprint of several texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def combined_fingerprint(fingerprints: Mapping[str, str]) -> str:
    """One fingerprint of the contents of several folders, whatever they are called."""
    return digest_of(*fingerprints.values())
