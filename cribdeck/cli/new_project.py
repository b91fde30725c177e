"""A new project for the user's own notes, made of the templates in templates/init/."""

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
"Name among the templates → name in the project; `.gitignore` itself would hide files of ours."


def make_project(folder: Path) -> list[Path]:
    """Write the files of a new project, and return their paths.

    The project is named after its folder.

    Raises:
        ConfigError: `folder` is a file, or one of the files exists already; then nothing is
            written.
        OutputError: the folder cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file", hint="name a folder for the project")
    targets = {template: folder / name for template, name in _FILES.items()}
    for path in targets.values():
        if path.exists():
            raise ConfigError(
                f"{path} exists already", hint="choose an empty folder, or remove the file"
            )
    folder_name = folder.resolve().name
    title = folder_name.replace("-", " ").replace("_", " ").strip().title() or "My Notes"
    slug = file_slug(folder_name) or "notes"
    for template, path in targets.items():
        text = (built_in_folder() / "init" / template).read_text("utf-8")
        write_atomically(path, [text.replace("@TITLE@", title).replace("@SLUG@", slug).encode()])
    return list(targets.values())
