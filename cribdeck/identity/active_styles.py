"""Whether a style sheet only says how something looks, or loads or runs something.

It is read as browsers read it (CSS Syntax Module Level 3): first the ends of lines, then comments,
texts, names with their escapes decoded, and addresses. What a name may call, and which rules may
stand in it, is on a list: everything else counts as active.
"""

from __future__ import annotations

import html
import re

from cribdeck.identity.markup import is_local

_LINE_ENDS = re.compile("\r\n?|\f")
_NO_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
_REPLACED = "\ufffd"
"What stands for a character that is none (CSS Syntax, preprocessing and escapes)."
# Written so that there is one way to read any text: no search takes longer than the text is long.
_ESCAPE = r"\\(?:(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{1,5}(?![0-9a-fA-F]))[ \t\n]?|[^\n0-9a-fA-F])"
"A character by its number, with one white space that ends it, or one that stands for itself."
_QUOTED = rf"\"(?:[^\"\n\\]|{_ESCAPE}|\\\n)*\"?|'(?:[^'\n\\]|{_ESCAPE}|\\\n)*'?"
_TOKEN = re.compile(
    r"(?P<unseen>[ \t\n]+|/\*.*?(?:\*/|\Z))"
    rf"|(?P<quoted>{_QUOTED})"
    rf"|(?P<mark>[#@]?)(?P<name>(?:[-a-zA-Z0-9_\x80-\U0010ffff]|{_ESCAPE})+)(?P<call>\(?)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_BEFORE_QUOTED = re.compile(r"[ \t\n]*(?=[\"'])")
_QUOTED_ADDRESS = re.compile(_QUOTED, re.DOTALL)
_BARE_ADDRESS = re.compile(
    rf"[ \t\n]*(?P<address>(?:[^\"'()\\\x00- \x7f]|{_ESCAPE})*)[ \t\n]*(?:\)|\Z)", re.DOTALL
)
_ESCAPED = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n]?|\\(\n)|\\(.)", re.DOTALL)
_DATA = re.compile(r"\s*data:(?:font|application|image)/[\w.+-]+;base64,", re.IGNORECASE)
_ANYWHERE = re.compile(r"</|<!--|javascript:|\[\[type:", re.IGNORECASE)
"What ends a style sheet, runs, or becomes a box to type in wherever Anki finds it."
_RULES = frozenset(
    {
        *("charset", "container", "counter-style", "font-face", "font-feature-values", "keyframes"),
        *("layer", "media", "page", "property", "supports"),
    }
)
"Rules that load nothing by themselves; what a font-face loads is an address as any other."
_FUNCTIONS = frozenset(
    {
        # Numbers, variables, counters, attributes.
        *("abs", "acos", "asin", "atan", "atan2", "attr", "calc", "clamp", "cos", "counter"),
        *("counters", "env", "exp", "hypot", "log", "max", "min", "mod", "pow", "rem", "round"),
        *("sign", "sin", "sqrt", "tan", "var"),
        # Colours and gradients.
        *("color", "color-mix", "conic-gradient", "hsl", "hsla", "hwb", "lab", "lch", "light-dark"),
        *("linear-gradient", "oklab", "oklch", "radial-gradient", "repeating-conic-gradient"),
        *("repeating-linear-gradient", "repeating-radial-gradient", "rgb", "rgba", "gradient"),
        *("from", "to", "color-stop"),
        # Movements, timing, filters, shapes.
        *("matrix", "matrix3d", "perspective", "rotate", "rotate3d", "rotatex", "rotatey"),
        *("rotatez", "scale", "scale3d", "scalex", "scaley", "scalez", "skew", "skewx", "skewy"),
        *("translate", "translate3d", "translatex", "translatey", "translatez"),
        *("cubic-bezier", "linear", "steps"),
        *("alpha", "blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate"),
        *("invert", "opacity", "saturate", "sepia"),
        *("circle", "ellipse", "inset", "path", "polygon", "ray", "rect", "xywh"),
        # Grids, fonts beside the collection, conditions.
        *("fit-content", "minmax", "repeat", "format", "local", "tech"),
        *("and", "not", "or", "selector", "style"),
        # Selectors.
        *("any", "dir", "has", "host", "host-context", "is", "lang", "matches", "nth-child"),
        *("nth-last-child", "nth-last-of-type", "nth-of-type", "slotted", "where"),
    }
)
"Functions that load nothing: those of CSS that take no address and name no picture."
_VENDOR = re.compile(r"-(?:webkit|moz|ms|o)-")
_RUNNING = frozenset({"behavior", "-ms-behavior", "-moz-binding"})
"Properties by which old browsers ran something."
_LOADING = frozenset(
    {
        *("cross-fade", "element", "expression", "image", "image-set", "paint", "src", "url"),
        *("-webkit-image-set", "-webkit-cross-fade", "-moz-element"),
    }
)
"Names that are active even where no browser takes what is in the brackets behind them for theirs."
_LAST_CHARACTER = 0x10FFFF
_HALVES = range(0xD800, 0xE000)
"Numbers that are no characters by themselves."
_SHOWN = 40
"Characters of an address that a message shows."


def active_css(value: str) -> str:
    """What in a style sheet loads or runs something; empty if nothing does."""
    text = _NO_CHARACTERS.sub(_REPLACED, _LINE_ENDS.sub("\n", value))
    if anywhere := _ANYWHERE.search(text):
        return f"“{anywhere.group().lower()}”"
    at, before, called = 0, "", ""
    while token := _TOKEN.match(text, at):
        at = token.end()
        if token["unseen"]:
            continue
        if token["name"] is None:
            # Only a name by itself waits for what comes behind it.
            sign = token["sign"]
            found = _active_pair(before, sign)
            before, called = "", "" if sign == ")" else called
        else:
            name, call = _decoded(token["name"]).lower(), token["call"]
            if name == "url" and call and not token["mark"]:
                address, at = _address(text, at)
                found = "" if _is_harmless(address) else f"url({address.strip()[:_SHOWN]})"
            else:
                found = _active_name(f"{token['mark']}{name}", call, called)
            before, called = "" if token["mark"] or call else name, name if call else called
        if found:
            return f"“{found}”"
    return ""


def _active_pair(name: str, sign: str) -> str:
    """A name and the sign behind it, if they load or run something."""
    is_active = (sign == "(" and name in _LOADING) or (sign == ":" and name in _RUNNING)
    return f"{name}{sign}" if is_active else ""


def _active_name(name: str, call: str, called: str) -> str:
    """A name with the mark before it and the bracket behind it, if it is on no list.

    Args:
        name: With the mark of a rule (`@`) or of an element's name (`#`), if it has one.
        call: The bracket, or nothing.
        called: The function whose arguments it stands in.
    """
    shown = f"{name[:_SHOWN]}{call}"
    if name.startswith("@"):
        return "" if _VENDOR.sub("", name[1:], count=1) in _RULES else shown
    if call:
        return "" if _VENDOR.sub("", name, count=1) in _FUNCTIONS else shown
    return "attr(… url)" if (name, called) == ("url", "attr") else ""


def _address(text: str, at: int) -> tuple[str, int]:
    """The address that begins behind `url(`, and where it ends; empty if it is none."""
    begin = _BEFORE_QUOTED.match(text, at)
    if begin and (quoted := _QUOTED_ADDRESS.match(text, begin.end())):
        return _decoded(quoted[0].strip("\"'")), quoted.end()
    bare = _BARE_ADDRESS.match(text, at)
    return (_decoded(bare["address"]), bare.end()) if bare else ("", at)


def _is_harmless(address: str) -> bool:
    """Whether an address is that of a file beside the collection, or is a picture or font."""
    return bool(_DATA.match(address)) or (is_local(address) and is_local(html.unescape(address)))


def _decoded(text: str) -> str:
    """A name, a text or an address of a style sheet with its escapes as what they stand for."""
    return _ESCAPED.sub(_unescaped, text) if "\\" in text else text


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[3] or ""
    number = int(escape[1], 16)
    # Zero, halves of characters, and what is beyond the last one.
    is_character = 0 < number <= _LAST_CHARACTER and number not in _HALVES
    return chr(number) if is_character else _REPLACED
