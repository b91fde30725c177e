"""Where things of this user are kept, outside of all projects."""

from __future__ import annotations

from pathlib import Path


def state_folder() -> Path | None:
    """For what the program remembers by itself; None if this user has no such folder."""
    from platformdirs import user_state_path

    try:
        return _absolute(user_state_path("cribdeck", appauthor=False))
    except RuntimeError:
        # No HOME, and no entry for the user in the system's list of users.
        return None


def settings_folder() -> Path | None:
    """For settings that the user writes; None if this user has no such folder."""
    from platformdirs import user_config_path

    try:
        return _absolute(user_config_path("cribdeck", appauthor=False))
    except RuntimeError:
        return None


def _absolute(folder: Path) -> Path | None:
    # Without a home it would lie in the working folder, which may be a stranger's.
    return folder if folder.is_absolute() else None
