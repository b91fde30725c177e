"""What a user says for all projects, in a folder of their own that no project can write.

A project's own configuration may be a stranger's, and a stranger's word does not open the network.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from cribdeck.config.field_types import SettingsModel
from cribdeck.config.problems import describe_problems
from cribdeck.model.errors import ConfigError

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
    from platformdirs import user_config_path

    path = user_config_path("cribdeck", appauthor=False) / "config.yaml"
    # Without a home the path would lie in the working folder, which may be a stranger's.
    return path if path.is_absolute() else None


def load_user_settings() -> UserSettings:
    """The user's settings; what they are by themselves where there is no file.

    Raises:
        ConfigError: the file cannot be read, is a link or a pipe, too large, or wrong.
    """
    path = user_settings_path()
    data = _read(path) if path is not None else None
    if path is None or data is None:
        return UserSettings()
    try:
        given = yaml.safe_load(data)
    # PyYAML lets errors of Python through, such as for deep nesting.
    except Exception as error:
        raise ConfigError(f"{path}: not valid YAML: {error}") from error
    try:
        return UserSettings.model_validate({} if given is None else given)
    except ValidationError as error:
        problems = describe_problems(error, UserSettings)
        raise ConfigError(
            "\n".join(f"{path}: {problem.message}" for problem in problems)
        ) from error


def _read(path: Path) -> bytes | None:
    """What a file holds; None if there is none."""
    # Not waiting, for a pipe may never be written to; what is no file is refused below.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():
            raise ConfigError(f"{path}: is a link", hint="put the file itself there")
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ConfigError(f"{path}: is no file")
            data = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise ConfigError(f"{path}: is larger than {_LARGEST >> 10} KiB")
    return data
