"""Finding the images and recordings that notes show, inside the project and nowhere else.

The only code that opens a path named in a source file.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Mapping, Sequence
from pathlib import Path

from cribdeck.config.settings import LimitSettings
from cribdeck.inputs.photographs import points_of
from cribdeck.inputs.sources import (
    MEDIA_TYPES,
    MediaLookup,
    find_media,
    path_text,
    size_and_time,
)
from cribdeck.language.slugs import file_name
from cribdeck.model.errors import InputError
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import Content, Inline, InlineKind, walk
from cribdeck.model.outline import Node, Outline
from cribdeck.storage.fingerprint import file_fingerprint
from cribdeck.storage.limited_files import read_limited

_LARGEST = 1 << 30
"Bytes of a file that is ever read, should it have grown since it was measured."
_PHOTOGRAPHS = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp"))
_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "WEBP")
"Pillow's names of the formats of photographs; MPO is what some cameras make of a JPEG."
_REMEDIES = {
    "over-limit": "make it smaller, or raise the limit under `limits` in cribdeck.yaml",
    "bad-image": "save it anew in the format that its name says",
}
_REMOTE = ("http:", "https:", "//", "data:", "ftp:", "javascript:", "file:")


@dc.dataclass(frozen=True, slots=True)
class MediaFile:
    """An image or a recording of the project."""

    name: str
    """Name in Anki's media folder: the stem and a hash of the content, so that no two images ever
    share one."""
    media_type: str
    path: Path
    "Where it lies; it is read when it is needed, for all of them together may be large."
    modified: int
    "When the file last changed, in whole seconds since 1970."

    @property
    def is_audio(self) -> bool:
        """Whether this is a recording."""
        return self.media_type.startswith("audio/")

    @property
    def data(self) -> bytes:
        """Its content.

        Raises:
            InputError: it cannot be read any more.
        """
        try:
            return read_limited(self.path, _LARGEST)
        except OSError as error:
            raise InputError(
                f"{self.path}: cannot be read: {error.strerror}",
                hint="it was there when the notes were read: build again",
            ) from error


@dc.dataclass(frozen=True, slots=True)
class OutlineWithMedia:
    """An outline with its images found."""

    outline: Outline
    "Each image's target is relative to the project's root now."
    media: Mapping[str, MediaFile]
    "Those targets → the files."
    findings: Sequence[Finding] = ()
    lookups: tuple[MediaLookup, ...] = ()
    is_remote: bool = False
    "Whether something was asked of the network."


def locate_images(
    outline: Outline,
    folder: Path,
    root: Path,
    cache: Path | None = None,
    limits: LimitSettings | None = None,
) -> OutlineWithMedia:
    """The outline with its images, and a finding for each that is not there.

    `folder` is the source file's; both must be real paths. A target outside `root` counts as
    missing. Images on the network are fetched only if there is a `cache` to keep them in.
    """
    # Two searches in the text save most files a walk over all their nodes.
    if "![" not in outline.source.text and "<img" not in outline.source.text.lower():
        return OutlineWithMedia(outline, {})
    finder = _Finder(outline.source.path, folder, root, cache, limits or LimitSettings())
    nodes = tuple(finder.node(node) for node in outline.nodes)
    return OutlineWithMedia(
        dc.replace(outline, nodes=nodes),
        finder.found,
        finder.findings,
        tuple(finder.lookups),
        finder.is_remote,
    )


class _Finder:
    def __init__(
        self, file: str, folder: Path, root: Path, cache: Path | None, limits: LimitSettings
    ) -> None:
        self.file, self.folder, self.root, self.cache, self.limits = (
            file,
            folder,
            root,
            cache,
            limits,
        )
        self.found: dict[str, MediaFile] = {}
        self.findings: list[Finding] = []
        self.lookups: list[MediaLookup] = []
        self.is_remote = False
        self.digests: dict[Path, str] = {}

    def node(self, node: Node) -> Node:
        children = tuple(self.node(child) for child in node.children)
        has_image = any(item.kind is InlineKind.IMAGE for item in walk(node.content))
        content = self.content(node.content, node.span.first) if has_image else node.content
        if content is node.content and all(
            new is old for new, old in zip(children, node.children, strict=True)
        ):
            return node
        return node._replace(content=content, children=children)

    def content(self, content: Content, line: int) -> Content:
        return tuple(
            (
                self.image(item, line)
                if item.kind is InlineKind.IMAGE
                else (
                    item._replace(children=self.content(item.children, line))
                    if item.children
                    else item
                )
            )
            for item in content
        )

    def image(self, image: Inline, line: int) -> Inline:
        target = image.target.strip()
        if self.cache is not None and target.lower().startswith(("http:", "https:")):
            return self._remote(image, target, self.cache, line)
        if target.lower().startswith(_REMOTE):
            message = f"the image {target[:80]} is not in the project and nothing is fetched"
            self.findings.append(
                Finding(
                    Severity.INFO,
                    "remote-image",
                    message,
                    self.file,
                    line,
                    "save it beside the notes",
                )
            )
            return image
        path = find_media(target, self.folder, self.root)
        # Measured before it is hashed, which takes as long as the file is large.
        problem = self._problem(path) if path is not None else None
        digest = self._digest(path, is_read=problem is None) if path is not None else ""
        self.lookups.append(MediaLookup(target, path_text(path), digest))
        if problem is not None:
            self._report_left_out(target, *problem, line)
            return image
        if path is None or not digest:
            message = f"the image {target[:80] or '(no name)'} is missing"
            self._report_missing(message, line, "put it beside the notes, inside the project")
            return image
        return self._keep(image, path_text(path.relative_to(self.root)), path, digest)

    def _digest(self, path: Path, *, is_read: bool) -> str:
        """A file's fingerprint; of one that is left out, its size and time say as much."""
        if path not in self.digests:
            self.digests[path] = file_fingerprint(path) if is_read else size_and_time(path)
        return self.digests[path]

    def _keep(self, image: Inline, name: str, path: Path, digest: str) -> Inline:
        suffix = path.suffix.lower()
        self.found[name] = MediaFile(
            f"{file_name(path.stem[:40])}-{digest[:12]}{suffix}",
            MEDIA_TYPES[suffix],
            path,
            int(path.stat().st_mtime),
        )
        return image._replace(target=name)

    def _remote(self, image: Inline, address: str, cache: Path, line: int) -> Inline:
        """An image from the network; a placeholder and a finding where it cannot be had."""
        from cribdeck.inputs.remote import RefusedError, fetch_image

        self.is_remote = True
        try:
            path = fetch_image(address, cache, int(self.limits.picture_megabytes * 2**20))
            problem = self._problem(path)
            if problem is not None:
                self._report_left_out(address, *problem, line)
                return image
            return self._keep(image, address, path.resolve(), file_fingerprint(path))
        except (RefusedError, OSError) as error:
            message = f"the image {address[:80]} was not fetched: {error}"
            self._report_missing(message, line, "save it beside the notes")
            return image

    def _report_missing(self, message: str, line: int, hint: str) -> None:
        self.findings.append(
            Finding(Severity.WARNING, "missing-image", message, self.file, line, hint)
        )

    def _report_left_out(self, target: str, code: str, problem: str, line: int) -> None:
        message = f"the image {target[:80]} {problem} and is left out"
        self.findings.append(
            Finding(Severity.WARNING, code, message, self.file, line, _REMEDIES[code])
        )

    def _problem(self, path: Path) -> tuple[str, str] | None:
        """Why a file is left out, as a finding's code and in words; None if it is not."""
        size = path.stat().st_size
        limits = self.limits
        if path.suffix.lower() == ".svg":
            if size > limits.drawing_kilobytes * 2**10:
                return "over-limit", f"has more than {limits.drawing_kilobytes:g} kilobytes"
            # Few notes have drawings, and what parses them takes long to load.
            from cribdeck.inputs.drawings import drawing_problem

            return drawing_problem(path, limits.picture_megapixels)
        if size > limits.picture_megabytes * 2**20:
            return "over-limit", f"has more than {limits.picture_megabytes:g} megabytes"
        if path.suffix.lower() in _PHOTOGRAPHS:
            # By what it holds, not by its name; what reads other formats is not let at it.
            points = points_of(path, _FORMATS)
            if points is None:
                return "bad-image", "is no PNG, JPEG, GIF or WebP picture"
            if points > limits.picture_megapixels * 1e6:
                return "over-limit", f"has more than {limits.picture_megapixels:g} megapixels"
        return None


def media_used(
    contents: list[tuple[Node, ...]], media: Mapping[str, MediaFile]
) -> dict[str, MediaFile]:
    """The files among `media` that these nodes refer to, by target."""
    used: dict[str, MediaFile] = {}

    def look(nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            for item in walk(node.content):
                if item.kind is InlineKind.IMAGE and item.target in media:
                    used[item.target] = media[item.target]
            look(node.children)

    for nodes in contents:
        look(nodes)
    return used
