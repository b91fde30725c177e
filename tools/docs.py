"""The parts of the documents that are made from the program.

`docs.py write` makes them anew, `docs.py check` says what is out of date.

- docs/configuration.md: every setting, from the models that check them
- docs/forms.md: below each example, what is found in it
- ARCHITECTURE.md: the table of folders, from their docstrings and the contract of imports
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cribdeck.config.front_matter import FrontMatter
from cribdeck.config.settings import ProjectSettings
from cribdeck.config.user import UserSettings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLE = re.compile(
    r"(````+markdown\n(?P<notes>.*?)\n````+\n)(?:\n(?:\|[^\n]*\n)+)?\n*", re.DOTALL
)
HEAD = """# Configuration

Every setting of `cribdeck.yaml`, with what it is if you say nothing. `cribdeck schema` prints \
the same as a JSON Schema, for editors. A key that nobody
knows is an error that names the nearest one and the line.

```yaml
version: "2026.11"
decks:
  - name: Cell biology
    slug: cells
    sources: [source/cells]
    cards: {reversed: true}
    sheet: {paper: A4, fit: 2 pages}
```
"""


def main(what: str) -> int:
    """Write the parts, or compare them."""
    wanted = {
        DOCS / "configuration.md": configuration(),
        DOCS / "forms.md": forms((DOCS / "forms.md").read_text("utf-8")),
        ROOT / "ARCHITECTURE.md": architecture((ROOT / "ARCHITECTURE.md").read_text("utf-8")),
    }
    stale = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    for path in stale:
        print(
            f"{path.relative_to(ROOT)} is not what the program says"
            + ("" if what == "check" else ": written anew")
        )
        if what == "write":
            path.write_text(wanted[path], "utf-8")
    return 1 if stale and what == "check" else 0


def configuration() -> str:
    """A table for each group of settings."""
    schema = ProjectSettings.model_json_schema()
    parts = [HEAD, *_group("The file", schema, schema)]
    front = FrontMatter.model_json_schema()
    parts += [
        (
            "\n## Front matter\n\nWhat a source file may say of itself, between `---` lines at its"
            " head.\n"
        ),
        _table(front, {**front, **schema}),
        (
            "\n## Settings of your own\n\nWhat you say for all projects, in `config.yaml` in your"
            " folder for settings (`~/.config/cribdeck` on Linux,\n`~/Library/Application"
            " Support/cribdeck` on macOS, `%LOCALAPPDATA%\\cribdeck` on Windows). A project may be"
            " a stranger's, so its word alone\nopens nothing. The file must be no link.\n"
        ),
        _table(UserSettings.model_json_schema(), schema),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _group(
    title: str, model: dict[str, Any], schema: dict[str, Any], path: str = ""
) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield _table(model, schema)
    for name, given in model["properties"].items():
        inner = _model_of(given, schema)
        if inner is not None:
            here = f"{path}{name}"
            yield from _group(f"`{here}`", inner, schema, f"{here}.")


def _table(model: dict[str, Any], schema: dict[str, Any]) -> str:
    rows = ["| key | values | if not given | meaning |", "| --- | --- | --- | --- |"]
    required = model.get("required", ())
    for name, given in model["properties"].items():
        inner = _model_of(given, schema)
        meaning = given.get("description") or (inner or {}).get("description", "")
        default = "**needed**" if name in required else f"`{_shown(given.get('default'))}`"
        if inner is not None:
            default = "see below" if name not in required else "**needed**, see below"
        rows.append(f"| `{name}` | {_values(given, schema)} | {default} | {meaning} |")
    return "\n".join(rows)


def _shown(value: object) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return str(value).lower()
        case [] | {}:
            return "none"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _model_of(given: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any] | None:
    """The group of settings that stands under a key, if one does."""
    reference = given.get("$ref") or given.get("items", {}).get("$ref")
    return schema["$defs"][reference.rpartition("/")[2]] if reference else None


def _values(given: dict[str, Any], schema: dict[str, Any]) -> str:
    if "enum" in given:
        return ", ".join(f"`{value}`" for value in given["enum"])
    if "anyOf" in given:
        return " or ".join(
            _values(each, schema) for each in given["anyOf"] if each.get("type") != "null"
        )
    if _model_of(given, schema) is not None:
        return "a list of settings" if given.get("type") == "array" else "settings"
    words = {
        "string": "text",
        "boolean": "`true`, `false`",
        "integer": "whole number",
        "number": "number",
        "array": "list",
        "object": "by heading",
    }
    least, most = given.get("minimum", given.get("exclusiveMinimum")), given.get("maximum")
    span = (
        f" {least} to {most}"
        if least is not None and most is not None
        else f" from {least}"
        if least is not None
        else ""
    )
    return f"{words.get(given.get('type', ''), 'text')}{span}"


def forms(text: str) -> str:
    """The page of forms, with a table of what is found after each example."""
    return EXAMPLE.sub(lambda match: f"{match[1]}\n{_found(match['notes'])}\n\n", text)


def _found(notes: str) -> str:
    import json

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.md"
        path.write_text(f"{notes}\n", "utf-8")
        command = [sys.executable, "-m", "cribdeck", "--quiet", "records", str(path)]
        found = json.loads(
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        )
    rows = ["| term | what is said of it | aspects |", "| --- | --- | --- |"]
    for record in found:
        aspects = "; ".join(
            f"*{facet['written']}* {_cell(facet['text'])}" for facet in record["facets"]
        )
        rows.append(f"| {_cell(record['term'])} | {_cell(record['definition'])} | {aspects} |")
    return "\n".join(rows)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


PACKAGE = ROOT / "cribdeck"
FOLDERS = re.compile(r"(<!-- folders -->\n).*?(<!-- end of folders -->)", re.DOTALL)


def architecture(text: str) -> str:
    """The page with a table of folders: what each is for, and the modules in it."""
    return FOLDERS.sub(lambda match: f"{match[1]}{folders()}{match[2]}", text)


def folders() -> str:
    """A row a folder, in the order of the levels: imports go down the table only."""
    rows = ["| level | folder | what it is for | modules |", "| --- | --- | --- | --- |"]
    for number, level in enumerate(levels(), 1):
        for name in level:
            own = [PACKAGE / name, *sorted(path for path in inner_folders(PACKAGE / name))]
            rows += [f"| {number} | {_folder_cells(folder)} |" for folder in own]
    return "\n".join(rows) + "\n"


def levels() -> list[list[str]]:
    """The folders of each level, the highest first, as the contract of imports has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (contract,) = (each for each in contracts if each["type"] == "layers")
    named = [[name.strip() for name in level.split("|")] for level in contract["layers"]]
    folders_of = [[name for name in level if (PACKAGE / name).is_dir()] for level in named]
    return [level for level in folders_of if level]


def inner_folders(folder: Path) -> list[Path]:
    """The packages in a package."""
    return [path.parent for path in folder.glob("*/__init__.py")]


def _folder_cells(folder: Path) -> str:
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    # What comes later than the second paragraph is for those who work in the folder.
    meaning = " ".join(" ".join(docstring.split("\n\n")[:2]).split())
    modules = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    name = folder.relative_to(PACKAGE).as_posix()
    return f"`{name}/` | {_cell(meaning)} | {', '.join(f'`{module}`' for module in modules)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
