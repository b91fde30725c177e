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
from collections.abc import Mapping, Sequence
from pathlib import Path

from cribdeck.inputs.sources import MediaLookup, Search
from cribdeck.model.errors import InputError
from cribdeck.model.program import CONFIG_NAME
from cribdeck.storage.cache import CACHE_FOLDER, read_sealed, write_sealed
from cribdeck.storage.fingerprint import file_fingerprint, folder_fingerprint, tool_fingerprint

_STAMP = "last-build"
_QUIET = frozenset(("-q", "--quiet"))
_ANEW = frozenset(("--ask", "--again"))
"Options with which a build always begins."
_OUTPUT = re.compile(r"^output:[ \t]*[\"']?([^\"'#\n]*[^\"'#\s])", re.MULTILINE)


@dc.dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for, to be remembered as done."""

    text: str
    files: Mapping[str, str]
    "Path → fingerprint of the configuration that was read for it, as it was before."


@dc.dataclass(frozen=True, slots=True)
class Done:
    """What the last build left, which is as it would be made now."""

    outputs: tuple[str, ...]
    told: str
    "What the build found, as it said it."


@dc.dataclass(frozen=True, slots=True)
class Inputs:
    """All that a build read."""

    files: Mapping[str, str]
    "Path → fingerprint of a file's content; empty if there is no such file."
    folders: Mapping[str, str]
    "Path → fingerprint of all that is in a folder."
    searches: Sequence[tuple[Search, Sequence[str]]]
    "Where notes were looked for, and the paths that were found."
    looked: Sequence[tuple[str, str, MediaLookup]]
    "Folder of a note, root of its project, and what was found there for an address."
    real: Mapping[str, str]
    "Path → where it really is: what is found for an address depends on it."


def request_of(arguments: Sequence[str]) -> str:
    """What somebody asks for, as a text.

    From which folder, and in which words, but for those that change nothing in what is made.
    """
    begin = arguments.index("build") if "build" in arguments else 0
    said = [
        argument
        for n, argument in enumerate(arguments)
        if not (argument in _QUIET and n < begin) and argument not in _ANEW
    ]
    return json.dumps([os.getcwd(), *said])


def done_already(arguments: Sequence[str]) -> bool:
    """Whether these arguments ask for the build that was the last one here; if so, say it.

    The arguments are only compared, not understood: where they are wrong, no build was ever
    remembered for them. Whatever goes wrong here is told by the build that then begins.
    """
    if "build" not in arguments or not _ANEW.isdisjoint(arguments):
        return False
    try:
        request = request_of(arguments)
        out = _value_of(arguments, "--out", "-o")
        folders = (
            [out]
            if out
            else ["build", _output_of(_value_of(arguments, "--config", "-c") or CONFIG_NAME)]
        )
        done = next(
            (done for folder in folders if (done := nothing_to_do(folder, request)) is not None),
            None,
        )
        said = (
            ""
            if done is None
            else "\n".join(
                [
                    f"nothing to do: {len(done.outputs)} products are as the notes are",
                    *done.outputs,
                    "",
                ]
            )
        )
        said.encode(sys.stdout.encoding or "utf-8")
    except (OSError, ValueError, MemoryError):
        return False
    if done is not None and _QUIET.isdisjoint(arguments[: arguments.index("build")]):
        sys.stderr.write(done.told)
        sys.stdout.write(said)
        sys.stdout.flush()
    return done is not None


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
        with open(config, encoding="utf-8", errors="replace") as file:
            named = _OUTPUT.search(file.read())
    except OSError:
        named = None
    return os.path.join(os.path.dirname(config), named[1] if named else "build")


def remember(
    out: Path, request: str, inputs: Inputs, outputs: Mapping[str, str], told: str
) -> None:
    """Leave a stamp in the folder of the products.

    `outputs` are their names with fingerprints, and `told` is what was found.
    """
    stamp = {
        "request": request,
        "tool": tool_fingerprint(),
        "files": dict(inputs.files),
        "folders": dict(inputs.folders),
        "searches": [
            [search.paths, str(search.base), str(search.inside or ""), list(found)]
            for search, found in inputs.searches
        ],
        "looked": [[folder, root, *dc.astuple(looked)] for folder, root, looked in inputs.looked],
        "real": dict(inputs.real),
        "outputs": dict(outputs),
        "told": told,
    }
    write_sealed(out / CACHE_FOLDER / _STAMP, json.dumps(stamp).encode())


def nothing_to_do(out: str, request: str) -> Done | None:
    """What the last build of this request left, if nothing has changed since."""
    body = read_sealed(f"{out}/{CACHE_FOLDER}/{_STAMP}")
    if body is None:
        return None
    told = json.loads(body)
    is_same = (
        told["request"] == request
        and told["tool"] == tool_fingerprint()
        and all(file_fingerprint(path) == digest for path, digest in told["files"].items())
        and all(
            folder_fingerprint(Path(path)) == digest for path, digest in told["folders"].items()
        )
        and all(
            _found(Search(tuple(paths), Path(base), Path(inside) if inside else None)) == found
            for paths, base, inside, found in told["searches"]
        )
        and all(os.path.realpath(path) == real for path, real in told["real"].items())
        and all(
            MediaLookup(*looked).is_so(Path(folder), Path(root))
            for folder, root, *looked in told["looked"]
        )
        and all(
            file_fingerprint(f"{out}/{name}") == digest for name, digest in told["outputs"].items()
        )
    )
    return (
        Done(tuple(f"{out}/{name}" for name in told["outputs"]), told["told"]) if is_same else None
    )


def _found(search: Search) -> list[str]:
    try:
        return search.paths_found()
    except InputError:
        return []
