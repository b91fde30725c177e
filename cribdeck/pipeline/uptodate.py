"""Whether a build has anything to do, asked before anything heavy is loaded.

A build that found no error leaves a stamp in the cache: what was asked for, and fingerprints of all
that it read and wrote. If all of that is the same still, so are the products.
"""

from __future__ import annotations

import dataclasses as dc
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cribdeck.inputs.sources import MediaLookup, Search
from cribdeck.model.errors import InputError
from cribdeck.model.program import CONFIG_NAME
from cribdeck.model.visible import visible
from cribdeck.storage.cache import CACHE_FOLDER, read_sealed, write_sealed
from cribdeck.storage.fingerprint import file_fingerprint, folder_fingerprint, tool_fingerprint
from cribdeck.storage.limited_files import read_limited

_STAMP = "last-build"
_QUIET = frozenset(("-q", "--quiet"))
_ANEW = frozenset(("--ask", "--again"))
"Options with which a build always begins."
_LARGEST_CONFIG = 1 << 20
"Bytes of a configuration; of a larger one the build that then begins says what is wrong."
_OUTPUT = re.compile(r"^output:[ \t]*[\"']?([^\"'#\n]*[^\"'#\s])", re.MULTILINE)


@dc.dataclass(frozen=True, slots=True)
class Invocation:
    """What somebody wants built, to be remembered as done."""

    text: str
    "The folder and the arguments, as `invocation_text` puts them."
    files: Mapping[str, str]
    "Path → fingerprint of the configuration that was read for it, as it was before."


class FoundFiles(NamedTuple):
    """Where notes were looked for, as in `Search`, and the paths that were found."""

    paths: Sequence[str]
    base: str
    inside: str
    "Empty if they may lie anywhere."
    found: Sequence[str]

    def is_so(self) -> bool:
        """Whether the same would be found now."""
        inside = Path(self.inside) if self.inside else None
        search = Search(tuple(self.paths), Path(self.base), inside)
        try:
            return search.paths_found() == list(self.found)
        except InputError:
            return not self.found


class FoundMedia(NamedTuple):
    """What was found for an address in a note."""

    folder: str
    "The note's."
    root: str
    "The project's."
    target: str
    path: str
    digest: str

    def is_so(self) -> bool:
        """Whether the same would be found now."""
        lookup = MediaLookup(self.target, self.path, self.digest)
        return lookup.is_so(Path(self.folder), Path(self.root))


@dc.dataclass(frozen=True, slots=True)
class BuildInputs:
    """All that a build read. Each field has a check in `_CHECKS`, so that none can be forgotten."""

    files: Mapping[str, str]
    "Path → fingerprint of a file's content; empty if there is no such file."
    folders: Mapping[str, str]
    "Path → fingerprint of all that is in a folder."
    searches: Sequence[FoundFiles]
    media: Sequence[FoundMedia]
    real_paths: Mapping[str, str]
    "Path → where it really is: what is found for an address depends on it."

    def are_same(self) -> bool:
        """Whether a build would read the same now."""
        return all(_CHECKS[field.name](getattr(self, field.name)) for field in dc.fields(self))


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "files": lambda files: all(file_fingerprint(path) == files[path] for path in files),
    "folders": lambda folders: all(
        folder_fingerprint(Path(path)) == folders[path] for path in folders
    ),
    "searches": lambda searches: all(FoundFiles(*search).is_so() for search in searches),
    "media": lambda media: all(FoundMedia(*found).is_so() for found in media),
    "real_paths": lambda paths: all(os.path.realpath(path) == paths[path] for path in paths),
}


@dc.dataclass(frozen=True, slots=True)
class Stamp:
    """What the last build left behind: what it was to make, read, made and found."""

    invocation: str
    tool: str
    "Fingerprint of this program."
    inputs: BuildInputs
    outputs: Mapping[str, str]
    "File name → fingerprint of its content."
    findings: str
    "What the build found, as it printed it."

    def is_same(self, out: str, invocation: str) -> bool:
        """Whether a build for this invocation would leave the same in the folder `out`."""
        return (
            self.invocation == invocation
            and self.tool == tool_fingerprint()
            and self.inputs.are_same()
            and all(
                file_fingerprint(f"{out}/{name}") == digest for name, digest in self.outputs.items()
            )
        )


def invocation_text(arguments: Sequence[str]) -> str:
    """The folder and the arguments of a command, as a text to compare.

    Without the arguments that change nothing in what is made.
    """
    # Behind the command, `-q` is no global option but may be the value of another one.
    begin = arguments.index("build") if "build" in arguments else 0
    relevant = [
        argument
        for n, argument in enumerate(arguments)
        if not (argument in _QUIET and n < begin) and argument not in _ANEW
    ]
    return json.dumps([os.getcwd(), *relevant])


def is_done_already(arguments: Sequence[str]) -> bool:
    """Whether these arguments ask for the build that was the last one here; if so, print that.

    The arguments are only compared, not understood: where they are wrong, no build was ever
    remembered for them. Whatever goes wrong here is reported by the build that then begins.
    """
    if "build" not in arguments or not _ANEW.isdisjoint(arguments):
        return False
    try:
        out, stamp = _stamp_for(arguments)
        if stamp is None:
            return False
        paths = [f"{out}/{name}" for name in stamp.outputs]
        lines = [f"nothing to do: {len(paths)} products are as the notes are", *paths]
        message = "".join(f"{visible(line)}\n" for line in lines)
    except (OSError, ValueError, MemoryError):
        return False
    if _QUIET.isdisjoint(arguments[: arguments.index("build")]):
        sys.stderr.write(stamp.findings)
        sys.stdout.write(message)
        sys.stdout.flush()
    return True


def _stamp_for(arguments: Sequence[str]) -> tuple[str, Stamp | None]:
    """The folder of the products that are as a build with these arguments would make them."""
    given = _value_of(arguments, "--out", "-o")
    config = _value_of(arguments, "--config", "-c") or CONFIG_NAME
    # Notes that were named go to build/, those of a project where its configuration says.
    for out in [given] if given else ["build", _output_of(config)]:
        stamp = nothing_to_do(out, invocation_text(arguments))
        if stamp is not None:
            return out, stamp
    return "", None


def _value_of(arguments: Sequence[str], *options: str) -> str:
    """What is most likely given to an option.

    Only used to guess where the stamp lies, which says itself what it is for.
    """
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument in options:
            return following
        if argument.startswith(f"{options[0]}="):
            return argument.partition("=")[2]
    return ""


def _output_of(config: str) -> str:
    """Where a project's products most likely are: the configuration is not parsed.

    For that would take longer than all else.
    """
    try:
        named = _OUTPUT.search(read_limited(config, _LARGEST_CONFIG).decode("utf-8", "replace"))
    except (OSError, ValueError):
        named = None
    return os.path.join(os.path.dirname(config), named[1] if named else "build")


def remember(
    out: Path, invocation: str, inputs: BuildInputs, outputs: Mapping[str, str], findings: str
) -> None:
    """Leave a stamp in the folder of the products.

    `outputs` are their names with fingerprints; `findings` is what was printed of what was found.
    """
    stamp = Stamp(invocation, tool_fingerprint(), inputs, outputs, findings)
    write_sealed(out / CACHE_FOLDER / _STAMP, json.dumps(dc.asdict(stamp)).encode())


def read_stamp(out: str) -> Stamp | None:
    """The stamp in a folder of products, if a build of this user left one.

    Raises:
        ValueError: it is of another version of this program, or damaged.
    """
    body = read_sealed(f"{out}/{CACHE_FOLDER}/{_STAMP}")
    if body is None:
        return None
    try:
        values = json.loads(body)
        return Stamp(**{**values, "inputs": BuildInputs(**values["inputs"])})
    except (TypeError, KeyError) as error:
        raise ValueError(str(error)) from error


def nothing_to_do(out: str, invocation: str) -> Stamp | None:
    """What the last build for this invocation left, if nothing has changed since.

    Raises:
        ValueError: its stamp cannot be read.
    """
    stamp = read_stamp(out)
    return stamp if stamp is not None and stamp.is_same(out, invocation) else None
