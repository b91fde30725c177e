"""A ledger that a stranger wrote: refused, or nothing of it does anything on a card."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cribdeck.identity import ledger as ledger_file
from cribdeck.identity import review
from cribdeck.identity.active_styles import active_css
from cribdeck.identity.active_templates import active_part, active_template
from cribdeck.identity.inert_html import inert
from cribdeck.identity.ledger import Ledger, LedgerEntry, checked_dump, load_ledger, parse_ledger
from cribdeck.identity.markup import plain_style
from cribdeck.identity.review import read_review
from cribdeck.model.errors import ConfigError, OutputError
from cribdeck.model.note import NoteKind
from tests.integration.anki_import import import_deck, rendered_cards
from tests.running import Ran
from tests.security.odd_packages import NOTES, TYPE, collection, odd_types, packed

PATH = Path("cribdeck.lock")
FIRST = '{"ledger": 1}\n'
OWN: dict[str, Any] = {
    "deck": "cells",
    "key": "osmosis",
    "guid": "0123456789abcdef0123",
    "kind": "term",
    "changed": 5,
    "digest": "d1",
    "cards": [0],
    "files": ["cells.md"],
    "trail": [],
    "after": "pump",
    "home": [],
    "tags": ["t"],
    "term": "Osmosis",
    "fields": {"Term": "Osmosis", "Definition": "<p>water</p>"},
}
ADOPTED = OWN | {"note_type": TYPE["id"], "fields": {"Front": "Osmosis", "Extra": "kept"}}
ODD: dict[str, Any] = {
    "negative": -1,
    "2^31": 1 << 31,
    "2^50": 1 << 50,
    "2^63": 1 << 63,
    "huge number": 10**400,
    "float": 1.5,
    "true": True,
    "null": None,
    "empty": "",
    "text": "text",
    "space": "a b",
    "line ends": "a\n::error::b",
    "escape": "a\x1b[2Jb",
    "C1": "a\x9bb",
    "nul": "a\x00b",
    "U+2028": "a\u2028b",
    "half": "\ud800",
    "search": 'x)$" OR "deck:*',
    "html": "<script>alert(1)</script>",
    "path": "../../x",
    "long": "x" * 2_000_000,
    "list": [],
    "numbers": [-1, 70_000],
    "many": list(range(3000)),
    "texts": ["a\nb", "c"],
    "pairs": [[1, "a"], [1, "b"]],
    "object": {},
    "deep": json.loads("[" * 500 + "]" * 500),
}
KEYS = [*OWN, "removed", "doubt", "note_type", "gaps"]


def line(data: object) -> str:
    return json.dumps(data) + "\n"


def type_line(schema: object = TYPE, **given: Any) -> str:
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return line(
        {"type": f"adopted {TYPE['id']}", "digest": "", "changed": 5, "schema": text} | given
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cells.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n", "utf-8"
    )
    return tmp_path


# --- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("base", [OWN, ADOPTED], ids=["own", "adopted"])
def test_entry__any_value_is_refused_with_its_line_or_written_again(
    base: dict[str, Any], key: str
) -> None:
    refusals: list[ConfigError] = []
    for value in ODD.values():
        text = FIRST + type_line() + line(base | {key: value})
        try:
            known = parse_ledger(text, PATH)
        except ConfigError as error:
            refusals.append(error)
            continue
        again = parse_ledger(b"".join(checked_dump(known, PATH)).decode(), PATH)
        assert again.entries == known.entries
    assert refusals
    assert all(str(error).startswith("cribdeck.lock") and error.hint for error in refusals)


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_entry__any_value_is_refused_or_builds(
    project: Path, cribdeck: Callable[..., Ran], key: str
) -> None:
    for name, value in ODD.items():
        if name == "many":
            continue
        for base in (OWN, ADOPTED):
            text = FIRST + type_line() + line(base | {key: value})
            (project / "cribdeck.lock").write_text(text, "utf-8")
            ran = cribdeck("build", "--only", "deck", "--tombstones")
            assert ran.code in (0, 2), (name, ran.err)
            assert "internal error" not in ran.err, (name, ran.err)


def test_type__any_schema_is_refused_with_its_line_or_read() -> None:
    refusals: list[str] = []
    schemas = ["", "[", "null", "3", "{}", "x" * 100, "[" * 100_000, '{"id": NaN}']
    schemas += [
        json.dumps(types[str(TYPE["id"])]) for _, types in odd_types() if str(TYPE["id"]) in types
    ]  # type: ignore[operator,index]
    for schema in schemas:
        text = FIRST + type_line(schema) + line(ADOPTED)
        try:
            parse_ledger(text, PATH)
        except ConfigError as error:
            refusals.append(str(error))
    assert len(refusals) > len(schemas) / 2
    assert all(":2: " in error or "type" in error for error in refusals)


@pytest.mark.parametrize("fault", [{"changed": -1}, {"digest": 5}, {"type": "adopted\n7"}])
def test_type__line_is_checked(fault: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"^cribdeck\.lock:2: "):
        parse_ledger(FIRST + type_line(**fault), PATH)


def test_file__is_measured_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "cribdeck.lock").open("wb") as file:
        file.truncate(200 << 30)
    with pytest.raises(ConfigError, match="it has more than 256 MB"):
        load_ledger(tmp_path / "cribdeck.lock")
    with (tmp_path / "cribdeck.review").open("wb") as file:
        file.truncate(200 << 30)
    with pytest.raises(ConfigError, match="it has more than 16 MB"):
        read_review(tmp_path / "cribdeck.review")
    monkeypatch.setattr(ledger_file, "_MAX_LINE", 100)
    with pytest.raises(ConfigError, match="the line is damaged"):
        parse_ledger(FIRST + line(OWN), PATH)
    monkeypatch.undo()
    monkeypatch.setattr(ledger_file, "_MOST_ENTRIES", 1)
    with pytest.raises(ConfigError, match="holds more than 1 notes"):
        parse_ledger(FIRST + line(OWN) + line(OWN | {"guid": "g", "key": "k"}), PATH)


@pytest.mark.parametrize("guid", ['a"b', "a\\b", "a\x1bb", "x" * 101, "a\u202eb"])
def test_review__only_a_guid_is_one(tmp_path: Path, guid: str) -> None:
    (tmp_path / "cribdeck.review").write_text(f"same {guid} a key\n", "utf-8")

    with pytest.raises(ConfigError, match=":1: not a decision"):
        read_review(tmp_path / "cribdeck.review")
    assert review.MAX_BYTES == 1 << 24


# --- what is written ------------------------------------------------------------------------------

ENTRY = LedgerEntry("g1", "deck", "k", NoteKind.TERM, 5, "d1", "K", {"Term": "K"})


@pytest.mark.parametrize("moment", [-(1 << 60), -1, 1 << 41, 1 << 62])
def test_checked_dump__times_are_those_that_can_be_read(moment: int) -> None:
    import dataclasses as dc

    entry = dc.replace(ENTRY, modified=moment, removed=moment)

    (again,) = parse_ledger(b"".join(checked_dump(Ledger((entry,)), PATH)).decode(), PATH).entries

    assert again.modified == again.removed == (0 if moment < 0 else 1 << 40)


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "a b"},
        {"term": "a\nb"},
        {"cards": (70_000,)},
        {"note_type": 7},
        {"digest": "-"},
        {"term": "\ud800"},
        {"tags": ("a b",)},
    ],
)
def test_checked_dump__what_cannot_be_read_again_replaces_nothing(changed: dict[str, Any]) -> None:
    import dataclasses as dc

    with pytest.raises(OutputError, match="was left as it was") as told:
        list(checked_dump(Ledger((dc.replace(ENTRY, **changed),)), PATH))
    assert told.value.hint


def test_checked_dump__no_more_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_file, "MAX_BYTES", 100)

    with pytest.raises(OutputError, match="would be larger"):
        list(checked_dump(Ledger((ENTRY,)), PATH))


# --- what reaches a card --------------------------------------------------------------------------

THREATS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//a.example></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='x'/onerror='alert(1)'>",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=//a.example></object>",
    "<embed src=//a.example>",
    "<link rel=stylesheet href=//a.example>",
    "<meta http-equiv=refresh content=0>",
    "<base href=//a.example>",
    "<style>@import '//a.example'</style>",
    "<form action=//a.example><button>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<video src=//a.example onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<img src='http://a.example/x.png'>",
    "<img src='//a.example/x.png'>",
    "<img src='\\\\a.example/x.png'>",
    "<img src='ht\ntp://a.example/x.png'>",
    "<img src=x style='background:url(http://a.example)'>",
    "<p style='position:fixed;top:0'>x</p>",
    '<p style="color:red;b\\61 ckground:url(//a.example)">x</p>',
    "<div background=//a.example>x</div>",
    "<!--><script>alert(1)</script>-->",
    "<scr<b></b>ipt>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "[[type:Back]]",
    "[sound:http://a.example/x.mp3]",
    "[sound:../../x.mp3]",
    "\\(\\href{javascript:alert(1)}{x}\\)",
    "\\(\\style{background:url(http://a.example)}{x}\\)",
    "\\(\\class{a}{x} \\cssId{a}{x} \\bbox[a]{x} \\mmlToken[href=javascript:x]{mi}{x}\\)",
    "\\(\\require{html}\\def\\x{}\\newcommand{\\y}{}\\)",
]
ACTIVE = re.compile(
    r"<\s*/?\s*(?:script|svg|math|iframe|object|embed|link|meta|base|style|form|input|button|video"
    r"|template|noscript)\b|\son\w+\s*=|[\"'=]\s*javascript:|src\s*=\s*[\"']?\s*(?:https?:|//|\\\\)"
    r"|url\(|position\s*:",
    re.IGNORECASE,
)
COMMANDS = re.compile(
    # A formula begins where its two characters stand together, and then holds only what is listed.
    r"\[\[type|\[sound:(?:http|\.)|\\[(\[](?!x\^2)"
)


@pytest.mark.parametrize("threat", THREATS)
@pytest.mark.parametrize("adopted", [False, True])
def test_field__nothing_in_it_does_anything(threat: str, *, adopted: bool) -> None:
    for text in (threat, f"a {threat} b", f"<b>{threat}</b>", f"{threat}{threat}", threat.upper()):
        made = inert(text, adopted=adopted)
        # What stands outside of tags is text, whatever it says.
        assert not ACTIVE.search("".join(re.findall(r"<[^>]*>", made))), made
        assert not COMMANDS.search(made), made
        assert inert(made, adopted=adopted) == made


@pytest.mark.parametrize(
    "field",
    [
        "plain & text, a > b",
        '<b>bold</b><br><i class="x">i</i> <span style="color: rgb(1, 2, 3);">red</span>',
        '<img src="paste-1a2b.jpg" width="30"> [sound:word 1.mp3]',
        '<div style="text-align: center;"><font color="#ff0000">x</font></div>',
        '<a href="https://a.example/?q=1&amp;r=2">link</a>',
        "\\(\\frac{1}{2}\\) \\[\\sum_{i=1}^n \\mathbf{x}\\]",
        "<ul><li>one</li></ul><ruby>a<rt>b</rt></ruby>&nbsp;",
        "<table border=1><tr><td colspan='2'>x</td></tr></table>",
        '<img src="data:image/png;base64,iVBORw0KGgo=">',
        "[latex]\\alpha[/latex]",
        "<hr /><BR/>",
        "tab\tand\nline",
    ],
)
def test_field__what_people_write_stays_to_the_byte(field: str) -> None:
    assert inert(field, adopted=True) == field


@pytest.mark.parametrize("adopted", [False, True])
@pytest.mark.parametrize("command", ["[sound:", "[anki:", "[latex]", "[$]", "[$$]", "[[type:"])
def test_field__begins_no_command_that_what_is_behind_it_ends(
    command: str, *, adopted: bool
) -> None:
    for at in range(1, len(command)):
        for begun in (command[:at], f"a {command[:at].upper()}", f"[{command[:at]}"):
            made = inert(begun, adopted=adopted)
            assert command not in (made + command[at:]).lower(), begun
            assert inert(made, adopted=adopted) == made
    assert inert("[1] a [sic], [so] on", adopted=adopted) == "[1] a [sic], [so] on"


def fields_of(package: Path) -> str:
    """All text of a package's notes, and its note types."""
    with zipfile.ZipFile(package) as archive:
        package.with_suffix(".db").write_bytes(archive.read("collection.anki2"))
    with sqlite3.connect(package.with_suffix(".db")) as connection:
        rows = connection.execute("SELECT flds, tags FROM notes").fetchall()
    connection.close()
    return "\n".join(text for row in rows for text in row)


def test_ledger__no_script_of_it_reaches_anki(
    project: Path, cribdeck: Callable[..., Ran], collection: Any
) -> None:
    threat = "".join(THREATS)
    names = ("Term", "Definition", "Details", "Reverse", "Image", "Audio", "Aliases", "Facet 1")
    gone = OWN | {
        "guid": "kP$<script>x",
        "key": "<script>gone</script>",
        "term": "<script>gone</script>",
        "trail": ["<script>t</script>"],
        "tags": ["<script>tag</script>", "\\(\\href{javascript:x}{y}\\)"],
        "fields": dict.fromkeys(names, threat),
    }
    there = ADOPTED | {"fields": {"Front": threat, "Back": threat, "Extra": threat}}
    adopted_gone = there | {"guid": "fedcba9876543210fedc", "key": "gone", "term": "Gone"}
    type_with_tags = TYPE | {
        "tmpls": [TYPE["tmpls"][0] | {"afmt": "{{Back}}{{Extra}}{{Tags}}{{Deck}}"}]  # type: ignore[index]
    }
    (project / "cribdeck.lock").write_text(
        FIRST + type_line(type_with_tags) + line(there) + line(gone) + line(adopted_gone), "utf-8"
    )

    assert cribdeck("build", "--only", "deck", "--tombstones").code == 0

    for name in ("cells.apkg", "cells.tombstones.apkg"):
        shown = re.sub(r"(?<=>)[^<]*", "", fields_of(project / "build" / name))
        assert not re.search(r"<script|onerror|javascript:|<iframe|url\(", shown)
        import_deck(collection, project / "build" / name)
    for side in [side for card in rendered_cards(collection) for side in card]:
        assert "<script" not in side.lower()
        assert not re.search(r"<[^>]*\son(?:error|load|focus|toggle)=", side)
        assert "\\href" not in side
        assert "[[type:" not in side
    search = (project / "build" / "cells.removed.txt").read_text("utf-8").splitlines()
    assert "script" not in search[0]


# --- templates ------------------------------------------------------------------------------------

ACTIVE_TYPES: dict[str, dict[str, Any]] = {
    "script": {"qfmt": "{{Front}}<script>alert(1)</script>"},
    "handler": {"afmt": "<img src=x onerror=alert(1)>"},
    "parted": {"qfmt": "<scr{{#Front}}{{/Front}}ipt>alert(1)</script>"},
    "text filter": {"qfmt": "{{text:Front}}"},
    "begun by a field": {"qfmt": "<{{Front}}"},
    "field in an attribute": {"qfmt": '<p class="{{Tags}}">{{Front}}</p>'},
    "other signs": {"qfmt": "{{=<% %>=}}<%Front%>"},
    "hidden in a style": {"qfmt": '<b title="<style>" onclick=alert(1) x="</style>">'},
    "browser": {"bqfmt": "<iframe src=//a.example></iframe>"},
    "formula": {"qfmt": "\\({{Front}}\\)"},
    "import": {"css": "@import '//a.example';"},
    "remote": {"css": "a { background: url(http://a.example) }"},
    "escaped": {"css": "a { background: \\75 rl(//a.example) }"},
    "hidden in a comment": {
        "css": 'a{content:"/*"} b{background:url(//a.example)} c{content:"*/"}'
    },
    "end of style": {"css": "</style><script>alert(1)</script>"},
    "latex": {"latexPre": "\\documentclass{article}\\input{/etc/passwd}"},
    "special": {"latexPre": "\\special{ps: x}"},
    "name": {"name": "<script>alert(1)</script>"},
}


def type_with(given: dict[str, Any]) -> dict[str, Any]:
    sides = {key: value for key, value in given.items() if key.endswith("fmt")}
    whole = {key: value for key, value in given.items() if key not in sides}
    return TYPE | whole | {"tmpls": [TYPE["tmpls"][0] | sides]}  # type: ignore[index]


@pytest.mark.parametrize("case", list(ACTIVE_TYPES))
def test_template__that_does_something_is_found(case: str) -> None:
    assert active_part(type_with(ACTIVE_TYPES[case]))


@pytest.mark.parametrize(
    "template",
    [
        "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}",
        '{{#Extra}}<div class="extra">{{Extra}}</div>{{/Extra}}{{hint:Back}}{{type:Front}}',
        "<!-- {{Front}} --><b>{{cloze:Text}}</b>{{tts en_US voices=a:Front}}",
        '<style>.a { color: red }</style><img src="_logo.png">{{furigana:Front}}',
        '<a href="https://a.example">more</a>{{^Back}}none{{/Back}} a < b',
    ],
)
def test_template__that_lays_out_fields_needs_no_trust(template: str) -> None:
    found = active_template(template)
    assert not found or "a < b" in template


@pytest.mark.parametrize(
    "css",
    [
        ".card { font: 20px arial; } /* @font */",
        '@font-face { font-family: x; src: url("_x.woff2"); }',
        'a::before { content: "\\f101"; }',
        "a { background: url(data:image/png;base64,iVBO) }",
    ],
)
def test_style__that_loads_nothing_needs_no_trust(css: str) -> None:
    assert not active_css(css)


LOADING = [
    *("@import '//a.example'", "@namespace x url(//a.example)", "a{b:url(//a.example)}"),
    *("a{b:url('//a.example')}", "a{b:url( http://a.example )}", "a{b:src('//a.example')}"),
    *("a{b:image('//a.example')}", "a{b:image-set('//a.example' 1x)}", "a{b:element(#c)}"),
    *("a{b:-webkit-image-set('//a.example' 1x)}", "a{b:cross-fade(red,blue)}", "a{b:paint(c)}"),
    *("a{b:expression(1)}", "a{behavior:c}", "a{-moz-binding:c}", "a{b:attr(c url)}"),
    *("a{b:attr(c type(<url>))}", "@font-face{src:url(//a.example)}", "a{--b:url(//a.example)}"),
    *("a{b:-moz-element(#c)}", "a{b:new-function(c)}", "@new-rule{}", "a{b:url()}"),
]
"Style sheets with something that loads or runs, or that nobody knows."
BEFORE = [
    "",
    "/* ' */",
    "a{content:'/*'}",
    'a{content:"\\"/*"}',
    "a{b:'\\\r\n/*'}",
    "'\n",
    "/*/**/",
]
BEFORE += [
    "a{b:'\\41\r\n/*'}",
    "a{b:#url/*)'*/c}",
    "a{b:url(c\\'d)}",
    "a{b:url(c/*d)}",
    "<!",
    "//'\n",
]
"What stands before it, and must not hide it."


def disguised(css: str, chance: random.Random) -> str:
    """A style sheet that browsers read as the same, in another spelling."""
    name = re.compile(r"(@?)((?<![\w'/.])[-a-z]+)(\(?)")

    def spelled(match: re.Match[str]) -> str:
        made = ""
        for plain in match[2]:
            letter = chance.choice([plain.upper(), plain])
            code = f"{ord(letter):x}".rjust(chance.randint(2, 6), "0")
            ends = ["\r\n", "\n", "\r", "\f", " ", "\t"]
            escapes = [f"\\{code}{end}" for end in ends]
            if letter not in "abcdefABCDEF":
                escapes.append(f"\\{letter}")
            made += chance.choice(escapes) if chance.random() < 0.4 else letter
        return f"{match[1]}{made}{match[3]}"

    spelling = name.sub(spelled, css)
    gaps = ["", " ", "\r\n", "/**/", "/*'*/", "/* \r\n*/\f"]
    # A comment may stand wherever one token ends, but within `url(`, where it is an address.
    return re.sub(r"(?<=[{}:])(?!//)|(?=:(?!//))", lambda _: chance.choice(gaps), spelling)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("css", LOADING)
def test_style__that_loads_is_found_in_any_spelling(css: str, before: str) -> None:
    assert not active_css(before)
    assert active_css(before + css)
    chance = random.Random(f"{css}{before}")
    for _ in range(20):
        spelled = disguised(css, chance)
        assert active_css(before + spelled), spelled
        assert active_template(f"<style>{before}{spelled}</style>"), spelled


@pytest.mark.parametrize("space", ["\r\n", "\n", "\r", "\f", " ", "\t"])
@pytest.mark.parametrize("code", ["75", "000075", "55"])
def test_style__one_white_space_ends_an_escape_whatever_its_characters(
    space: str, code: str
) -> None:
    address = f"background:\\{code}{space}rl(http://a.example/x)"
    entities = "".join(f"&#{ord(char)};" for char in space)

    assert active_css(f".card{{{address}}}")
    for given in (address, address.replace(space, entities)):
        assert active_template(f'<p style="{given}">x</p>')
        assert "rl(" not in inert(f'<p style="{given}">x</p>')
    assert plain_style(address) == ""
    assert plain_style(f"color:{space}red") == f"color:{space}red"


@pytest.mark.parametrize(
    "css",
    [
        ".card{background:linear-gradient(to right,rgba(0,0,0,.5),hsl(120DEG 50% 50%))}",
        ".card{width:calc(100% - max(2em, 10px));transform:rotate(5deg) translateX(-50%)}",
        "@media (max-width:600px) and (orientation:portrait){.card:not(.a):nth-child(2n+1){}}",
        "@-webkit-keyframes a{from{opacity:0}to{opacity:1}}@page{margin:0}",
        "@supports (display:grid){.a{grid-template-columns:repeat(2,minmax(0,1fr))}}",
        "a::after{content:attr(data-x) 'url(http://a.example) @import' counter(b)}",
        "/* url(http://a.example), @import, f(x) */ // it's a remark\r\n.a{color:RED}",
        "a[type=b]{font:italic 1.2em/1.5 'A B',serif;color:#fff !important;--x:var(--y,1px)}",
        ".a{background:url( _x.png ) no-repeat,URL('_y.png')}",
        "a{scroll-behavior:smooth;filter:alpha(opacity=50) drop-shadow(0 0 2px #000)}",
        ".card.nightMode>.a+.b~.c{-webkit-transform:scale(1.1)}\r\n\r\n",
        "",
    ],
)
def test_style__of_the_ordinary_kind_needs_no_trust(css: str) -> None:
    assert active_css(css) == ""


@pytest.mark.parametrize(
    "unit", ["\\aaaaaa", "url/*", "/**/", "a\\", "url(a", "'", "(", "\\7 ", "url "]
)
def test_style__any_length_of_it_is_read_once(unit: str) -> None:
    # A search that tries anew from each place would not end within the test's limit.
    active_css(unit * 50_000)
    active_css("url(" + unit * 50_000 + '"')


COMMANDS_OF_ANKI = ["[sound:", "[anki:", "[latex]", "[$]", "[$$]", "[[type:"]


@pytest.mark.parametrize("side", ["qfmt", "afmt", "bqfmt", "bafmt"])
@pytest.mark.parametrize("command", COMMANDS_OF_ANKI)
def test_template__with_a_command_in_brackets_is_active(command: str, side: str) -> None:
    spellings = {command, command.upper(), "".join(f"&#{ord(char)};" for char in command)}
    spellings.add(command.replace("[", "&lbrack;"))
    parts = ["{{#X}}", "{{/X}}", "{{^X}}", "{{!no}}", "{{X}}", "{{X}}{{Y}}", "<!-- -->", "<b></b>"]
    for part in parts:
        spellings |= {f"{command[:at]}{part}{command[at:]}" for at in range(1, len(command))}
    # A field may be the rest of it.
    spellings |= {f"{command[:at]}{{{{X}}}}" for at in range(1, len(command) + 1)}
    spellings |= {f"{command[:at]}{{{{#X}}}}{{{{hint:X}}}}" for at in range(1, len(command))}
    for spelled in spellings:
        assert active_part(type_with({side: f"{{{{Front}}}} {spelled}x] a"})), spelled
    assert active_part(type_with({side: f'<a title="{command}x]">a</a>'}))


@pytest.mark.parametrize(
    "template",
    [
        "[1] {{Front}}",
        "{{Front}} [see {{Back}}]",
        "{{#X}}[a]{{/X}}",
        "sound: {{Front}}",
        "[ {{X}} ]",
    ],
)
def test_template__with_other_brackets_needs_no_trust(template: str) -> None:
    assert active_template(template) == ""


def test_templates__of_anki_itself_need_no_trust(collection: Any) -> None:
    for described in collection.models.all():
        if described["name"] != "Image Occlusion":
            assert not active_part(described), described["name"]


def active_project(project: Path) -> dict[str, Any]:
    described = type_with(ACTIVE_TYPES["script"])
    (project / "cribdeck.lock").write_text(FIRST + type_line(described) + line(ADOPTED), "utf-8")
    return described


@pytest.fixture(autouse=True)
def nobody_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_build__a_note_type_that_does_something_is_refused_until_it_is_trusted(
    project: Path, cribdeck: Callable[..., Ran]
) -> None:
    described = active_project(project)

    refused = cribdeck("build", "--only", "deck")
    assert refused.code == 2
    assert "cribdeck.lock:2: the note type “Basic”" in refused.err
    assert "the front of “Card 1” has “<script>”" in refused.err
    assert "--trust-templates" in refused.err
    assert not (project / "build" / "cells.apkg").exists()

    assert cribdeck("build", "--only", "deck", "--trust-templates").code == 0
    assert cribdeck("build", "--only", "deck", "--again").code == 0
    described["css"] = "@import '//a.example'"
    text = (project / "cribdeck.lock").read_text("utf-8").split("\n")
    text[1] = type_line(described).rstrip()
    (project / "cribdeck.lock").write_text("\n".join(text), "utf-8")
    assert cribdeck("build", "--only", "deck").code == 2


def test_build__nothing_in_the_project_makes_a_note_type_trusted(
    project: Path, cribdeck: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    active_project(project)
    assert cribdeck("build", "--only", "deck", "--trust-templates").code == 0

    monkeypatch.setenv("XDG_STATE_HOME", str(project / "somebody else"))

    assert cribdeck("build", "--only", "deck", "--again").code == 2


def test_adopt__a_note_type_that_does_something_only_with_trust(
    project: Path, cribdeck: Callable[..., Ran]
) -> None:
    types = {str(TYPE["id"]): type_with(ACTIVE_TYPES["script"])}
    old = packed(project / "old.apkg", collection(project / "c.db", types=types))

    refused = cribdeck("adopt", old)
    assert refused.code == 3
    assert "the note type “Basic” does more than lay out fields" in refused.err
    assert not (project / "cribdeck.lock").exists()
    assert cribdeck("adopt", old, "--dry-run", "--trust-templates").code == 0
    assert not (project / "cribdeck.lock").exists()

    assert cribdeck("adopt", old, "--trust-templates").code == 0
    assert cribdeck("build", "--only", "deck").code == 0


def test_build__one_of_our_own_note_types_is_never_replaced(
    project: Path, cribdeck: Callable[..., Ran]
) -> None:
    from cribdeck.writers.anki.note_type import own_types
    from cribdeck.writers.templates import built_in_folder

    number = min(own_types([built_in_folder()]))
    text = type_line(TYPE | {"id": number}, type=f"adopted {number}")
    (project / "cribdeck.lock").write_text(
        FIRST + text + line(ADOPTED | {"note_type": number}), "utf-8"
    )

    ran = cribdeck("build", "--only", "deck")

    assert ran.code == 2
    assert "is one of our own" in ran.err


@pytest.mark.parametrize("text", ["{\x1b[2J\x9b", "<<<<<<< \x1b[2J\r"])
def test_messages__show_no_control_characters(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as told:
        parse_ledger(FIRST + text, PATH)
    assert str(told.value).isprintable()
    (tmp_path / "cribdeck.review").write_text(f"{text.strip()}\n", "utf-8")
    with pytest.raises(ConfigError) as told:
        read_review(tmp_path / "cribdeck.review")
    assert str(told.value).isprintable()
