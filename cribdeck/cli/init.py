"""A new project for the user's own notes."""

from __future__ import annotations

from pathlib import Path

from cribdeck.language.slugs import file_slug
from cribdeck.model.errors import ConfigError
from cribdeck.storage.atomic_files import write_atomically
from cribdeck.writers.templates import built_in_folder

_FILES = {
    "cribdeck.yaml": "cribdeck.yaml",
    "Makefile": "Makefile",
    "gitignore": ".gitignore",
    "source/example/first-notes.md": "source/example/first-notes.md",
}
"""File among the templates → file in the project."""


def make_project(folder: Path) -> list[Path]:
    """Write the files of a new project; gives them back.

    Raises:
        ConfigError: one of them exists already; nothing is written then.
        OutputError: the folder cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file", hint="name a folder for the project")
    targets = {name: folder / target for name, target in _FILES.items()}
    for path in targets.values():
        if path.exists():
            raise ConfigError(
                f"{path} exists already", hint="choose an empty folder, or remove the file"
            )
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip().title() or "My Notes"
    slug = file_slug(folder.resolve().name) or "notes"
    for name, path in targets.items():
        source = (built_in_folder() / "init" / name).read_text("utf-8")
        write_atomically(path, [source.replace("@TITLE@", title).replace("@SLUG@", slug).encode()])
    return list(targets.values())
