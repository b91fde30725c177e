"""Finding and rendering templates: a project's own come before the built-in ones, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cribdeck.model.errors import ConfigError, CribdeckError
from cribdeck.storage.fast_yaml import load_foreign_yaml
from cribdeck.storage.limited_files import leads_outside, read_limited

_REPAIR = "mend it, or remove it: then the built-in one is taken"
_LARGEST = 1 << 20
"Bytes of a template that is read."
_PARTS_IN_PIECE = 2_000
"""Parts of a template's output, as Jinja makes them between two tags, that are given on together:
some tens of kilobytes, so that neither memory nor the number of writes grows."""


class Templates:
    """The template folders of a build, the first that has a file first."""

    def __init__(self, folders: Sequence[Path]) -> None:
        # Templates may be a stranger's, as notes may: they reach nothing but the values they get.
        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(partial(_template_source, folders)),
            # Style sheets are not escaped: an entity in CSS would be read as it is written.
            autoescape=select_autoescape(("html", "html.j2"), default_for_string=True),
            # A misspelled name would otherwise leave a gap in the product that nobody is told of.
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def source(self, name: str) -> str:
        """The text of a template file, not filled in; names are paths below the folders.

        Raises:
            ConfigError: there is no such file.
        """
        loader = self._environment.loader
        assert loader is not None, "the environment is always given one"
        try:
            return loader.get_source(self._environment, name)[0]
        except TemplateNotFound as error:
            raise ConfigError(
                f"templates/{name} does not exist",
                hint="check the name of the layout, or remove the project's own templates folder",
            ) from error

    def data(self, name: str) -> dict[str, object]:
        """What a YAML file among the templates holds.

        Raises:
            ConfigError: there is no such file, or it holds no mapping.
        """
        try:
            loaded = load_foreign_yaml(self.source(name))
        except CribdeckError:
            raise
        except Exception as error:  # PyYAML's constructors raise anything
            raise ConfigError(f"templates/{name} is not valid YAML: {error}") from error
        if not isinstance(loaded, dict):
            raise ConfigError(f"templates/{name} must hold a mapping")
        return loaded

    def words(self, name: str, language: str) -> Mapping[str, str]:
        """The words in a language from a YAML file of words by language; English where it has none.

        Raises:
            ConfigError: there is no such file, or it has no English.
        """
        known = {
            str(tag): words for tag, words in self.data(name).items() if isinstance(words, dict)
        }
        if "en" not in known:
            raise ConfigError(f"templates/{name} must have words in English (`en`)")
        # Word by word, so that a project's own file may leave out what it does not translate.
        return {**known["en"], **known.get(language.split("-", maxsplit=1)[0].lower(), {})}

    def check_theme(self, name: str) -> None:
        """Make sure that theme.yaml has such a set of colours.

        Raises:
            ConfigError: there is none.
        """
        themes = [
            str(key)
            for key, colours in self.data("theme.yaml").items()
            if isinstance(colours, dict) and "ink" in colours
        ]
        if name not in themes:
            raise ConfigError(
                f"there is no theme “{name}” for the sheet",
                hint=f"choose {', '.join(themes)}, or add it to templates/theme.yaml",
            )

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """A Jinja template filled in with values, and with `theme`, what theme.yaml holds.

        Raises:
            ConfigError: there is no such template, or it is wrong.
        """
        return b"".join(self.pieces(name, values)).decode()

    def pieces(self, name: str, values: Mapping[str, object]) -> Iterator[bytes]:
        """A Jinja template filled in, piece by piece in UTF-8, for what is too large for memory.

        Raises:
            ConfigError: there is no such template, or it is wrong.
        """
        # Looked for first, since Jinja names only the file that is missing and not what to do.
        self.source(name)
        try:
            stream = self._environment.get_template(name).stream(
                theme=self.data("theme.yaml"), **values
            )
            stream.enable_buffering(_PARTS_IN_PIECE)
            # Within the try: an undefined name is found only where the template gets to it.
            for piece in stream:
                yield piece.encode()
        except CribdeckError:
            raise
        except Exception as error:  # what a template computes may fail as any program may
            problem = str(error) or type(error).__name__
            raise ConfigError(f"templates/{name} cannot be rendered: {problem}") from error


def _template_source(folders: Sequence[Path], name: str) -> tuple[str, str, None] | None:
    """The text of a template in the first folder that has it, and its path; None if none has.

    Raises:
        ConfigError: it leads out of its folder, is too large, or is no text.
    """
    # No name of ours has these parts; one that a project's template includes may.
    if "\0" in name or ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
        return None
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        if leads_outside(path, folder):
            raise ConfigError(
                f"{path}: is a link to somewhere outside of the templates",
                hint="copy what it leads to in its place",
            )
        try:
            text = read_limited(path, _LARGEST).decode("utf-8").replace("\r\n", "\n")
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}", hint=_REPAIR) from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"{path}: is no text in UTF-8: {error}", hint=_REPAIR) from error
        return text, str(path), None
    return None


def built_in_folder() -> Path:
    """The templates that come with the program.

    In the package where it is installed as a wheel, beside it in a checkout.
    """
    package = Path(__file__).resolve().parent.parent
    # pyproject.toml puts templates/ there in a wheel (force-include).
    inside = package / "_templates"
    return inside if inside.is_dir() else package.parent / "templates"
