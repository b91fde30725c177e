"""What a user says for all projects: read from their own folder, checked, never waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cribdeck.config.user import UserSettings, load_user_settings, user_settings_path
from cribdeck.model.errors import ConfigError


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's settings are looked for."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = user_settings_path()
    assert path is not None
    if not path.is_relative_to(tmp_path):
        pytest.skip("only where the system's variables say where settings are")
    path.parent.mkdir()
    return path


def test_settings__are_what_they_are_by_themselves_without_a_file(settings: Path) -> None:
    assert load_user_settings() == UserSettings(fetch_images=False)
    settings.parent.rmdir()
    settings.parent.write_text("a file where the folder would be")
    assert load_user_settings() == UserSettings()


@pytest.mark.parametrize(
    ("text", "fetches"),
    [("fetch_images: true\n", True), ("fetch_images: no", False), ("", False), ("# x", False)],
)
def test_settings__are_read(settings: Path, text: str, *, fetches: bool) -> None:
    settings.write_text(text, "utf-8")

    assert load_user_settings().fetch_images is fetches


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"fetch_image: true", "unknown key \u201cfetch_image\u201d: did you mean"),
        (b"fetch_images: perhaps", "fetch_images: Input should be a valid boolean"),
        (b"- fetch_images", "the file: "),
        (b"{", "not valid YAML"),
        (b"\xff\xfe\xff", "cannot be read"),
        (b"!!python/object/apply:os.getcwd []", "not valid YAML"),
        (b"[" * 60_000, "not valid YAML"),
        (b"#" * 70_000, "cannot be read: it has more than 64 kB"),
    ],
    ids=lambda value: value[:20].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_settings__that_are_wrong_are_told_with_their_place(
    settings: Path, data: bytes, message: str
) -> None:
    settings.write_bytes(data)

    with pytest.raises(ConfigError) as error:
        load_user_settings()
    assert f"{settings}: {message}" in str(error.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("kind", ["pipe", "link", "link to nothing", "folder", "device"])
def test_settings__that_are_no_plain_file_are_refused(
    settings: Path, tmp_path: Path, kind: str
) -> None:
    match kind:
        case "pipe":
            os.mkfifo(settings)
        case "folder":
            settings.mkdir()
        case "device":
            settings.symlink_to("/dev/zero")
        case _:
            if kind == "link":
                (tmp_path / "there").write_text("fetch_images: true", "utf-8")
            settings.symlink_to(tmp_path / "there")

    with pytest.raises(ConfigError, match=r"is a link|is no file|cannot be read"):
        load_user_settings()


def test_settings__are_never_looked_for_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    (tmp_path / "here" / "cribdeck").mkdir(parents=True)
    (tmp_path / "here" / "cribdeck" / "config.yaml").write_text("fetch_images: true", "utf-8")

    assert load_user_settings() == UserSettings()
