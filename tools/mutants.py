"""Do the tests notice when the program is wrong? One small change at a time, told by cosmic-ray.

`mutants.py` changes each place of the folders in KILLERS in turn (a number, a comparison, an `and`,
a condition), and runs the fast tests that are to notice. A change with which they pass survives:
it stands in build/mutants.txt with its line. tests/mutants-accepted.txt lists those that change
nothing anybody could see, with a reason each.

cosmic-ray changes what stands outside of functions too, where most limits of this program are;
mutmut 3 does not. It lives in an environment of its own, .venv/mutants, since it brings thirty
packages. Files are changed in copies of the repository, never here.
"""

from __future__ import annotations

import argparse
import ast
import dataclasses as dc
import multiprocessing
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cosmic_ray.work_item import MutationSpec

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "tools" / "mutants.lock"
REPORT = ROOT / "build" / "mutants.txt"
ACCEPTED = ROOT / "tests" / "mutants-accepted.txt"
KILLERS: Mapping[str, Sequence[str]] = {
    "identity": (
        "tests/unit/identity",
        "tests/integration/test_clock.py",
        "tests/integration/test_diff.py",
        "tests/integration/test_adopt.py",
    ),
    "records": ("tests/unit/records", "tests/test_cases.py"),
    "language": ("tests/unit/language", "tests/test_cases.py"),
    "extraction": ("tests/unit/extraction", "tests/test_cases.py"),
}
"Folder of the package → the tests that are to notice, those that take least time first."
CHANGES = re.compile(
    r"core/(?:NumberReplacer|AddNot|ZeroIterationForLoop|ExceptionReplacer"
    r"|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceTrueWithFalse|ReplaceFalseWithTrue"
    r"|ReplaceContinueWithBreak|ReplaceBreakWithContinue|ReplaceUnaryOperator_Delete_\w+"
    r"|ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_Add|Div_Mul|FloorDiv_Mul)"
    r"|ReplaceBinaryOperator_(?:BitOr_BitAnd|BitAnd_BitOr)"
    r"|ReplaceComparisonOperator_(?:Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is)"
    r"|ReplaceComparisonOperator_(?:Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt))"
)
"""cosmic-ray's operators that are used: of the dozen that it puts in place of one, the likeliest
slip."""
SEED = 1
"Of the sample, so that the same part is looked at each time."
CPU_SECONDS, MEGABYTES = 60, 4000
"What the tests may take of the machine: a change may make a loop endless."


class Mutant(NamedTuple):
    """A change, as the report and the accepted ones name it."""

    file: str
    before: str
    "The changed line without its indentation; several are joined by ` ⏎ `."
    after: str


@dc.dataclass(frozen=True)
class Tried:
    """A change and what became of it."""

    part: str
    mutant: Mutant
    line: int
    survived: bool


def main() -> int:
    """Try the changes and write the report; 1 if an accepted change is none that survives."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="FOLDER", help=", ".join(KILLERS))
    parser.add_argument("--sample", type=int, help="how many changes to try, of all parts together")
    parser.add_argument("--tests-with", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.tests_with is None:
        python = environment()
        return subprocess.run(
            [python, __file__, *sys.argv[1:], "--tests-with", sys.executable], check=False
        ).returncode
    parts = asked.parts or list(KILLERS)
    if unknown := [part for part in parts if part not in KILLERS]:
        parser.error(f"no such folder: {', '.join(unknown)}")
    accepted = read_accepted(ACCEPTED.read_text("utf-8"))
    changes = [(part, change) for part in parts for change in changes_of(part)]
    if asked.sample is not None and asked.sample < len(changes):
        changes = random.Random(SEED).sample(changes, asked.sample)  # noqa: S311 - no secret
    tried = list(try_all(changes, asked.tests_with))
    if asked.sample is not None:
        # What was not tried is not stale.
        drawn = {done.mutant for done in tried}
        accepted = {mutant: why for mutant, why in accepted.items() if mutant in drawn}
    text, is_clean = report(tried, accepted)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, "utf-8")
    print(text.partition("\n\n")[0])
    print(f"written to {REPORT.relative_to(ROOT)}")
    return 0 if is_clean else 1


def environment() -> Path:
    """The Python of the environment that has cosmic-ray; made once."""
    folder = ROOT / ".venv" / "mutants"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = folder / "stamp", f"{sys.version_info[:2]}\n{LOCK.read_text('utf-8')}"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
        stamp.write_text(wanted, "utf-8")
    return python


# --- the changes ----------------------------------------------------------------------------------


def changes_of(part: str) -> Iterator[MutationSpec]:
    """Every change of a folder of the package that could do something."""
    from cosmic_ray.commands import init
    from cosmic_ray.work_db import use_db

    os.chdir(ROOT)  # the copies have the same paths, below their own folder
    paths = sorted(Path("cribdeck", part).rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder, use_db(str(Path(folder) / "changes")) as found:
        init(paths, found, {})
        changes = [change for item in found.work_items for change in item.mutations]
        for change in sorted(changes, key=place_of):
            if CHANGES.fullmatch(change.operator_name) and change.start_pos not in unseen(
                change.module_path
            ):
                yield change


def place_of(change: MutationSpec) -> tuple[object, ...]:
    """What orders changes in the same way each time."""
    return str(change.module_path), change.start_pos, change.operator_name, change.occurrence


@cache
def unseen(path: Path) -> frozenset[tuple[int, int]]:
    """The places of a module where no change can be seen.

    Those are annotations, which nobody evaluates, and `strict=True`, which says what is so anyway.
    """
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "strict":
            found |= set(places(node.value))
        for name in ("annotation", "returns"):
            if (annotation := getattr(node, name, None)) is not None:
                found |= set(places(annotation))
    return frozenset(found)


def places(node: ast.expr) -> Iterator[tuple[int, int]]:
    """Line and column of each character of an expression."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    for line in range(node.lineno, node.end_lineno + 1):
        begin = node.col_offset if line == node.lineno else 0
        end = node.end_col_offset if line == node.end_lineno else 200
        yield from ((line, column) for column in range(begin, end))


# --- trying ---------------------------------------------------------------------------------------


def try_all(changes: Sequence[tuple[str, MutationSpec]], python: str) -> Iterator[Tried]:
    """Try each change, as many at a time as there are processors, each in a copy of its own."""
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        copies = [copied(Path(folder) / str(n)) for n in range(workers)]
        for part in {part for part, _ in changes}:
            for copy in copies:
                prove_that_tests_pass(part, python, copy)
        free: multiprocessing.Queue[Path] = multiprocessing.Queue()
        for copy in copies:
            free.put(copy)
        with multiprocessing.Pool(workers, enter_copy, (free,)) as pool:
            results = pool.imap_unordered(partial(try_one, python), changes)
            for n, done in enumerate(results, 1):
                if n % 50 == 0 or n == len(changes):
                    print(f"{n} of {len(changes)} changes tried", file=sys.stderr, flush=True)
                yield done


def copied(folder: Path) -> Path:
    """A copy of the repository without what is made or installed."""
    folder.mkdir()
    for path in ROOT.iterdir():
        if path.name.startswith(".") or path.name in ("build", "dist"):
            continue
        if path.is_dir():
            caches = shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, folder / path.name, ignore=caches)
        else:
            shutil.copy(path, folder)
    return folder


def command(part: str, python: str) -> list[str]:
    """Run the tests that are to notice a change of this folder, and stop at the first that does."""
    limits = f'ulimit -t {CPU_SECONDS} && ulimit -v {MEGABYTES * 1024} && exec "$@"'
    pytest = [python, "-m", "pytest", "-q", "-x", "-m", "fast", *KILLERS[part]]
    # Plugins that these tests do not need take a third of the time.
    for plugin in ("cacheprovider", "hypothesispytest", "xdist"):
        pytest += ["-p", f"no:{plugin}"]
    return ["sh", "-c", limits, "sh", *pytest]


def prove_that_tests_pass(part: str, python: str, copy: Path) -> None:
    """Stop where the tests fail without any change: they would notice whatever is tried.

    This also compiles what the tests load, which cosmic-ray keeps them from.
    """
    ran = subprocess.run(
        command(part, python),
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        sys.exit(f"the tests of {part} fail with no change made:\n{ran.stdout}{ran.stderr}")


def enter_copy(free: multiprocessing.Queue[Path]) -> None:
    """Make one of the copies that of this process."""
    os.chdir(free.get())
    os.environ["PYTHONPATH"] = str(Path.cwd())


def try_one(python: str, change: tuple[str, MutationSpec]) -> Tried:
    """Make a change, run the tests, put it back."""
    from cosmic_ray.mutating import mutate_and_test
    from cosmic_ray.work_item import TestOutcome

    part, spec = change
    # Time on the wall is limited for what waits; what computes is limited by `ulimit`.
    done = mutate_and_test([spec], shlex.join(command(part, python)), CPU_SECONDS * 20)
    survived = done.test_outcome is TestOutcome.SURVIVED
    return Tried(
        part, mutant_of(str(spec.module_path), done.diff or ""), spec.start_pos[0], survived
    )


def mutant_of(file: str, diff: str) -> Mutant:
    """A change as it is named, of its unified diff."""
    lines = [line for line in diff.split("\n") if not line.startswith(("---", "+++"))]
    before, after = (
        " ⏎ ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return Mutant(file, before, after)


# --- what is told ---------------------------------------------------------------------------------


def read_accepted(text: str) -> dict[Mutant, str]:
    """The accepted changes with their reasons.

    Each has four lines: the file, `- before`, `+ after`, `# why`; an empty line parts them.

    Raises SystemExit where one has no reason, or is no such four lines.
    """
    found = {}
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        if all(line.startswith("#") for line in lines):
            continue
        match = re.fullmatch(r"(\S+)\n- (.+)\n\+ (.+)\n# (.{10,})", block)
        if match is None:
            sys.exit(f"{ACCEPTED.name}: no file, line before, line after and reason:\n{block}")
        found[Mutant(match[1], match[2], match[3])] = match[4]
    return found


def report(tried: Sequence[Tried], accepted: Mapping[Mutant, str]) -> tuple[str, bool]:
    """What the report says, and whether every accepted change is one that survives."""
    survivors = sorted(
        {(done.mutant.file, done.line, done.mutant) for done in tried if done.survived}
    )
    alive = {mutant for _, _, mutant in survivors}
    files = {done.mutant.file for done in tried}
    stale = [mutant for mutant in accepted if mutant.file in files and mutant not in alive]
    lines = [f"{share(tried)} of {len(tried)} changes were noticed"]
    for part in dict.fromkeys(done.part for done in tried):
        own = [done for done in tried if done.part == part]
        lines.append(f"  {part}: {share(own)} of {len(own)}")
    fresh = [found for found in survivors if found[2] not in accepted]
    lines.append(f"{len(fresh)} survive; {len(survivors) - len(fresh)} more are accepted")
    if stale:
        lines.append(f"{len(stale)} accepted ones do not survive: take them out of {ACCEPTED.name}")
        lines += [f"  {mutant.file}: {mutant.before}" for mutant in stale]
    per_file = Counter(file for file, _, _ in fresh)
    lines += ["", *(f"{count:4} {file}" for file, count in per_file.most_common()), ""]
    for file, line, mutant in fresh:
        lines += [f"{file}:{line}", f"- {mutant.before}", f"+ {mutant.after}", ""]
    return "\n".join(lines), not stale


def share(tried: Sequence[Tried]) -> str:
    """How many of these changes the tests noticed, in per cent."""
    noticed = sum(not done.survived for done in tried)
    return f"{100 * noticed / max(1, len(tried)):.1f} %"


if __name__ == "__main__":
    sys.exit(main())
