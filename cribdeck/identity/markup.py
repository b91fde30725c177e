"""Whether HTML holds nothing but what is on a list, told without guessing as a browser does.

Only the plainest form of a tag is understood: a known name, known attributes with values in
quotation marks. Everything else that a browser might take for a tag counts as active. So what
passes is read alike by all browsers, and need not be written anew.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection

FIELD_TAGS = frozenset(
    {
        *("a", "abbr", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col"),
        *("colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption"),
        *("figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd"),
        *("li", "mark", "ol", "p", "pre", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp"),
        *("section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"),
    }
)
"Elements that a field may have: what editors of notes make, none of which does anything."
_PLAIN_ATTRIBUTES = frozenset(
    {
        *("align", "alt", "border", "cellpadding", "cellspacing", "class", "color", "colspan"),
        *("dir", "face", "height", "id", "lang", "open", "rowspan", "scope", "size", "span"),
        *("start", "title", "type", "valign", "value", "width"),
    }
)
"Attributes that load and do nothing, whatever their value."
_STYLES = re.compile(
    r"(?:color|background(?:-color)?|font(?:-[a-z]+)?|text-[a-z-]+|margin(?:-[a-z]+)?"
    r"|padding(?:-[a-z]+)?|border(?:-[a-z-]+)?|(?:max-|min-)?(?:width|height)|vertical-align"
    r"|line-height|letter-spacing|word-spacing|white-space|list-style-type|float|clear|direction"
    r"|display|orphans|widows|unicode-bidi|tab-size|caret-color|word-break|overflow-wrap)"
)
"Properties of a style that stay within the card and load nothing."
_STYLE_VALUE = re.compile(r"(?:[-\w\s.,#%!\"']|(?:rgba?|hsla?)\((?=[\d\s.,%/]*\))|[/)])*")
"A value that calls nothing but for a colour."
_TAG = re.compile(
    r"<(?:/(?P<end>[a-zA-Z][a-zA-Z0-9]*)\s*"
    r"|(?P<name>[a-zA-Z][a-zA-Z0-9]*)"
    r"(?P<attributes>(?:\s+[a-zA-Z-]+(?:=(?:\"[^\"<>\x00\x01]*\"|'[^'<>\x00\x01]*'|[\w%.#-]+))?)*)"
    r"\s*/?)>"
)
_COMMENT = re.compile(r"<!--(?!-?>)[^<>\x00]*-->")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:=(\"[^\"]*\"|'[^']*'|[\w%.#-]+))?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_IGNORED_IN_ADDRESS = re.compile(r"[\x00-\x20]")
"What browsers leave out of an address, within it or at its ends (url.spec.whatwg.org)."
_SHOWN = 40
"Characters of something active that a message shows."


def active_markup(value: str, tags: Collection[str] = FIELD_TAGS, *, comments: bool = False) -> str:
    """The first thing in HTML that is not on the list; empty if all of it is.

    Args:
        value: The HTML.
        tags: Elements that it may have.
        comments: Whether it may have comments.
    """
    at = value.find("<")
    while at >= 0:
        match = (_COMMENT.match(value, at) if comments else None) or _TAG.match(value, at)
        if match is None:
            return value[at : at + _SHOWN]
        if match.re is _TAG and not _is_plain(match, tags):
            return match.group()[:_SHOWN]
        at = value.find("<", match.end())
    return ""


def _is_plain(tag: re.Match[str], tags: Collection[str]) -> bool:
    name = (tag["end"] or tag["name"]).lower()
    if name not in tags:
        return False
    return not tag["attributes"] or all(
        allowed_attribute(name, attribute.lower(), html.unescape(given.strip("\"'"))) == "as it is"
        for attribute, given in _ATTRIBUTE.findall(tag["attributes"])
    )


def allowed_attribute(element: str, name: str, value: str) -> str:
    """What becomes of an attribute: `as it is`, `remote` for a picture elsewhere, or nothing."""
    if name in _PLAIN_ATTRIBUTES:
        allowed = True
    elif name == "style":
        allowed = plain_style(value) == value
    elif name == "href" and element == "a":
        allowed = is_link(value)
    elif name == "src" and element == "img":
        if is_local(value) or _DATA_PICTURE.fullmatch(value):
            return "as it is"
        return "remote"
    else:
        allowed = False
    return "as it is" if allowed else ""


def plain_style(value: str) -> str:
    """The declarations of a style that only set how something looks where it stands."""
    kept = [part for part in value.split(";") if not part.strip() or _is_plain_declaration(part)]
    return ";".join(kept)


def _is_plain_declaration(part: str) -> bool:
    name, _, given = part.partition(":")
    return bool(_STYLES.fullmatch(name.strip().lower()) and _STYLE_VALUE.fullmatch(given.lower()))


def is_link(address: str) -> bool:
    """Whether an address is one that a link may lead to: a page, a letter, a place in the card."""
    return bool(_LINK.match(_IGNORED_IN_ADDRESS.sub("", address)))


def is_local(address: str) -> bool:
    """Whether an address is the name of a file in Anki's folder of media."""
    bare = _IGNORED_IN_ADDRESS.sub("", address)
    return bool(bare) and not bare.startswith(("/", "\\")) and not _SCHEME.match(bare)
