"""Writing products, unless they lie there already as they would be made."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cribdeck.model.errors import OutputError
from cribdeck.model.findings import Finding, in_order
from cribdeck.pipeline.reading import Progress
from cribdeck.storage.atomic_files import StagedFiles
from cribdeck.storage.cache import Cache
from cribdeck.storage.fingerprint import file_fingerprint, tool_fingerprint
from cribdeck.storage.serialize import pack, unpack
from cribdeck.writers import ProductKind
from cribdeck.writers.own_files import is_own_file
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

    def write(self, name: str, data: Iterable[bytes], staged: StagedFiles | None = None) -> str:
        """Write a file whole or not at all; if `staged`, it is put in its place with others.

        Returns:
            The fingerprint of its content.

        Raises:
            OutputError: it cannot be written.
        """
        with contextlib.ExitStack() as stack:
            files = staged or stack.enter_context(StagedFiles())
            digest = write_hashed(self.path / name, data, files)
            if staged is None:
                files.put_in_place()
        self.outputs[name] = digest
        return digest

    def remove_unless_written(self, name: str) -> None:
        """Remove a file that an earlier build left and this one did not make."""
        path = self.path / name
        if name not in self.outputs and is_own_file(path):
            path.unlink(missing_ok=True)

    def known(self, name: str) -> WrittenFile | None:
        """What the cache knows of a product, whatever has become of its file since."""
        packed = self.cache.read(CACHED_PRODUCTS, name)
        try:
            return unpack(WrittenFile, packed) if packed is not None else None
        except ValueError:
            return None

    def has(self, known: WrittenFile) -> bool:
        """Whether a product's file is still there as it was written."""
        return file_fingerprint(self.path / known.name) == known.digest


@dc.dataclass(slots=True)
class DeckOutputs:
    """One deck's products on their way into a folder, in as many steps as it takes."""

    folder: ProductFolder
    product: Product
    kinds: Sequence[ProductKind]
    "What is to be made of the deck."
    findings: list[Finding]
    "What was found in the notes, and while products were made."
    content: str
    "Fingerprint of all that any of its products depends on."
    former: Mapping[str, WrittenFile | None]
    "Kind of product → what the cache knows of it."

    @classmethod
    def of(
        cls, product: Product, kinds: Sequence[ProductKind], folder: ProductFolder
    ) -> DeckOutputs:
        """The products of one deck, none made as yet."""
        content = digest_of(tool_fingerprint(), folder.templates, product.fingerprint())
        former = {kind.name: folder.known(_cached_name(product, kind)) for kind in kinds}
        return cls(folder, product, kinds, list(product.findings), content, former)

    def file_names(self) -> list[str]:
        """The names of the files of all that is wanted, in the order of PRODUCTS."""
        return [self._file_name(kind) for kind in self.kinds]

    def check_places(self) -> None:
        """Make sure that nothing stands where products go but what a build made.

        Raises:
            OutputError: something does, which would be lost.
        """
        for kind in self.kinds:
            path = self.folder.path / self._file_name(kind)
            known = self.former[kind.name]
            # Whoever edited a product gets a new one, so it need not be as it was.
            was_written = known is not None and known.name == path.name and not path.is_symlink()
            if os.path.lexists(path) and not was_written and not is_own_file(path):
                raise OutputError(
                    f"{path}: something stands here that no build made; it is left alone",
                    hint="move it away, or choose another folder with --out",
                )

    def write(self, names: Collection[str], staged: StagedFiles | None = None) -> None:
        """Make the products of these names, as far as they are wanted.

        If `staged`, they are put in their places with others.
        """
        for kind in self.kinds:
            if kind.name in names:
                written = self._write_or_keep(kind, staged)
                self.findings += written.findings
                for count in self.folder.counts:
                    self.folder.counts[count] += written.counts.get(count, 0)

    def _write_or_keep(self, kind: ProductKind, staged: StagedFiles | None) -> WrittenFile:
        folder = self.folder
        context = WriterContext(folder.cache, in_order(self.findings))
        # Findings count because the report shows them, those of the other products included.
        key = digest_of(kind.name, self.content, *map(repr, context.findings))
        known = self.former[kind.name]
        if (
            known is not None
            and known.key == key
            and not _may_be_mended(known)
            and folder.has(known)
        ):
            # What a product needed of the cache was not asked for this time, but will be again.
            folder.cache.retain_all()
            folder.progress("unchanged", known.name)
            folder.outputs[known.name] = known.digest
            return known
        folder.progress(kind.name, self.product.deck.settings.file_slug)
        output = kind.load()(self.product, context)
        name = self._file_name(kind)
        digest = folder.write(name, output.data, staged)
        written = WrittenFile(key, name, digest, dict(output.counts), tuple(output.findings))
        folder.cache.write(CACHED_PRODUCTS, _cached_name(self.product, kind), pack(written))
        return written

    def _file_name(self, kind: ProductKind) -> str:
        return f"{self.product.deck.file_stem}{kind.ending}"


def _cached_name(product: Product, kind: ProductKind) -> str:
    return f"{product.deck.settings.file_slug}.{kind.name}"


def _may_be_mended(known: WrittenFile) -> bool:
    """Whether a product may come out better now: a font may have been installed meanwhile."""
    return any(finding.code in MACHINE_FINDINGS for finding in known.findings)


def write_hashed(
    path: Path, data: Iterable[bytes], staged: StagedFiles, *, unless_same: bool = False
) -> str:
    """Write a file among others (see `StagedFiles.write`).

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

    staged.write(path, hashed(data), unless_same=unless_same)
    return hasher.hexdigest()


def digest_of(*parts: str) -> str:
    """One fingerprint of several texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def combined_fingerprint(fingerprints: Mapping[str, str]) -> str:
    """One fingerprint of the contents of several folders, whatever they are called."""
    return digest_of(*fingerprints.values())
