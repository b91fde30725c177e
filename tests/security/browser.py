"""Cards as Anki's window shows them: in a real browser, with Anki's own MathJax and its settings.

MathJax is read out of Anki's package, which `make setup` fetches and nobody installs. A page says
what it found out about itself in JSON: what ran, where its links lead, what was typeset, and what
was drawn outside of its card.
"""

from __future__ import annotations

import dataclasses as dc
import html
import http.server
import json
import mimetypes
import re
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.places import ROOT

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
WHEELS = sorted((ROOT / ".venv" / "examples").glob("aqt-*.whl"))
_SCRIPTS = ("/_anki/js/mathjax.js", "/_anki/js/vendor/mathjax/tex-chtml-full.js")
_SLACK = 3
"Pixels by which a letter's box may stand over: letters are rounded, and boxes of lines are not."

_LOOK = """
const found = {typeset: [], links: [], outside: [], fixed: [], live: [], urls: [], clicked: 0};
const slack = SLACK;
addEventListener('click', event => {
  const link = event.target.closest && event.target.closest('[href]');
  if (link && /^(https?|mailto):/.test(link.href && link.href.baseVal || link.href || ''))
    event.preventDefault();
}, true);
function look() {
  for (const box of document.querySelectorAll('.box')) {
    const edge = box.getBoundingClientRect();
    for (const each of box.querySelectorAll('*')) {
      const name = each.localName;
      if (name === 'mjx-container') found.typeset.push(box.id);
      if (/^(script|iframe|object|embed|form|base|input|meta|style|link)$/.test(name))
        found.live.push([box.id, name]);
      for (const {name: attribute, value} of each.attributes) {
        if (/^on/i.test(attribute)) found.live.push([box.id, attribute]);
        if (/url\\(/i.test(value) && attribute === 'style') found.urls.push([box.id, value]);
      }
      const place = getComputedStyle(each).position;
      if (place === 'fixed' || place === 'sticky') found.fixed.push([box.id, name]);
      if (each.closest('mjx-assistive-mml')) continue;
      for (const part of each.getClientRects())
        if (part.width && part.height && (part.left < edge.left - slack || part.top < edge.top -
            slack || part.right > edge.right + slack || part.bottom > edge.bottom + slack))
          found.outside.push([box.id, name]);
    }
    for (const link of box.querySelectorAll('a, [href], [*|href]')) {
      const target = link.getAttribute('href') || link.getAttribute('xlink:href') || '';
      if (target && !/^(https?|mailto):/i.test(target)) found.links.push([box.id, target]);
      link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
      found.clicked += 1;
    }
  }
}
MathJax.startup.promise.then(() => MathJax.typesetPromise()).then(look)
  .catch(error => { found.error = String(error.stack || error); })
  .then(() => setTimeout(() => {
    document.getElementById('found').textContent = JSON.stringify(found);
  }, 500));
"""


@dc.dataclass(frozen=True)
class Server:
    """A server at a port of this machine, and what it was asked for."""

    port: int
    asked: list[str]
    pages: dict[str, str]
    "Path → the HTML that it serves, beside what is in Anki's package."

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving() -> Iterator[Server]:
    """A server of the pages that are put into it, and of Anki's scripts."""
    asked: list[str] = []
    pages: dict[str, str] = {}
    wheel = zipfile.ZipFile(WHEELS[-1]) if WHEELS else None
    lock = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            data = self.content()
            self.send_response(204 if data is None else 200)
            if data is not None:
                kind = mimetypes.guess_type(self.path)[0] or "text/html; charset=utf-8"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data or b"")

        def content(self) -> bytes | None:
            if self.path in pages:
                return pages[self.path].encode()
            if wheel is not None and self.path.startswith("/_anki/"):
                with lock:
                    return wheel.read(f"_aqt/data/web{self.path.removeprefix('/_anki')}")
            return None

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Server(server.server_port, asked, pages)
    finally:
        server.shutdown()
        server.server_close()
        if wheel is not None:
            wheel.close()


def opened(address: str, profile: Path) -> str:
    """A page's document after a browser has had its time with it."""
    assert CHROMIUM is not None, "CI installs Chromium"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-sync", "--disable-component-update"]
    flags += ["--window-size=800,600", f"--user-data-dir={profile}"]
    flags += ["--virtual-time-budget=20000", "--dump-dom"]
    return subprocess.run(
        [CHROMIUM, *flags, address], capture_output=True, text=True, check=True
    ).stdout


def title_of(document: str) -> str:
    """What a page calls itself: scripts of threats call it `ran`."""
    title = re.search(r"<title>(.*?)</title>", document, re.DOTALL)
    assert title is not None
    return title[1].strip()


def cards_page(cards: Sequence[str], css: str) -> str:
    """All cards on one page, each alone in its box, as Anki's window has them one at a time."""
    boxes = "".join(f'<div class="card box" id="{n}">{card}</div>' for n, card in enumerate(cards))
    scripts = "".join(f'<script src="{script}"></script>' for script in _SCRIPTS)
    return (
        f"<!doctype html><meta charset=utf-8><title>quiet</title><style>{css} .box {{ width: 700px;"
        f" margin: 300px 300px !important; }}</style>{scripts}<body>{boxes}<pre id=found></pre>"
        f"<script>{_LOOK.replace('SLACK', str(_SLACK))}</script>"
    )


def shown(server: Server, cards: Sequence[str], css: str, profile: Path) -> dict[str, Any]:
    """What a browser finds on a page of cards; `ran` says whether a script did."""
    path = f"/page-{len(server.pages)}.html"
    server.pages[path] = cards_page(cards, css)
    document = opened(server.address + path, profile)
    written = re.search(r'<pre id="found">(.*?)</pre>', document, re.DOTALL)
    found: dict[str, Any] = json.loads(html.unescape(written[1]) or "{}") if written else {}
    assert "error" not in found, found["error"]
    return {"ran": title_of(document) == "ran", **found}
