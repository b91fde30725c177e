"""Inline Markdown → content."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from markdown_it.token import Token

from cribdeck.model.inline import Content, strip
from cribdeck.readers.markdown.content import tokens_content
from cribdeck.readers.markdown.parser import make_parser
from cribdeck.readers.markdown.speed import read_simple_line


def read_inline(source: str) -> Content:
    """The inline content of one line of Markdown."""
    return strip(read_content(source, {}))


def read_content(source: str, env: MutableMapping[str, Any]) -> Content:
    """The inline content of a block; `env` is what the parser knows of the file's references."""
    simple = read_simple_line(source)
    return parse_content(source, env) if simple is None else simple


def parse_content(source: str, env: MutableMapping[str, Any]) -> Content:
    """The inline content of a block, as the whole parser reads it."""
    tokens: list[Token] = []
    parser = make_parser()
    parser.inline.parse(source, parser, env, tokens)
    return tokens_content(tokens)
