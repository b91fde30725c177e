"""What a user says for all projects, in a folder of their own that no project can write.

A project's own configuration may be a stranger's, and a stranger's word does not open the network.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from cribdeck.config.field_types import SettingsModel
from cribdeck.config.problems import describe_problems
from cribdeck.model.errors import ConfigError
from cribdeck.storage.fast_yaml import load_foreign_yaml
from cribdeck.storage.limited_files import read_text
from cribdeck.storage.user_folders import settings_folder

_HINT = "write `fetch_images: true` into it, or remove it"

_LARGEST = 1 << 16
"Bytes: a thousand times what its settings take."


class UserSettings(SettingsModel):
    """A user's own `config.yaml`."""

    fetch_images: bool = Field(
        False,
        description=(
            "Fetch images from the network for projects whose `cribdeck.yaml` says"
            " `remote_images: true`, as `--fetch-images` does for one build."
        ),
    )


def user_settings_path() -> Path | None:
    """Where the user's settings are; None if this user has no folder for settings."""
    folder = settings_folder()
    return folder / "config.yaml" if folder is not None else None


def load_user_settings() -> UserSettings:
    """The user's settings; what they are by themselves where there is no file.

    Raises:
        ConfigError: the file cannot be read, is a link or a pipe, too large, or wrong.
    """
    path = user_settings_path()
    if path is not None and path.is_symlink():
        raise ConfigError(f"{path}: is a link", hint="put the file itself there")
    text = read_text(path, limit=_LARGEST, hint=_HINT) if path is not None else None
    if text is None:
        return UserSettings()
    try:
        given = load_foreign_yaml(text)
    # PyYAML lets errors of Python through, such as for a list as a key.
    except Exception as error:
        raise ConfigError(f"{path}: not valid YAML: {error}") from error
    try:
        return UserSettings.model_validate({} if given is None else given)
    except ValidationError as error:
        problems = describe_problems(error, UserSettings)
        raise ConfigError(
            "\n".join(f"{path}: {problem.message}" for problem in problems)
        ) from error
