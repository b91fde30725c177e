"""A corpus of hostile notes, one file a threat.

Each card and the report are opened in a real browser, which must run nothing and ask for nothing.
"""

from __future__ import annotations

import http.server
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.anki_import import import_deck, rendered_cards
from tests.limits import AN_HOUR
from tests.running import Ran

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.md"))
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
pytestmark = [
    pytest.mark.process,
    pytest.mark.browser,
    pytest.mark.network,
    pytest.mark.timeout(AN_HOUR),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(
        CHROMIUM is None and "CI" not in os.environ,
        reason="no Chromium here: apt-get install chromium",
    ),
]


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[int, list[str]]]:
    """A server that nobody may ask: its port, and who asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


def opened(page: Path, profile: Path) -> str:
    """A page's document after a browser has had its time with it."""
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-sync",
    ]
    flags += [
        "--disable-component-update",
        f"--user-data-dir={profile}",
        "--virtual-time-budget=3000",
        "--dump-dom",
    ]
    assert CHROMIUM is not None, "CI installs Chromium"
    return subprocess.run(
        [CHROMIUM, *flags, page.as_uri()], capture_output=True, text=True, check=True
    ).stdout


def test_canary__a_page_that_does_run_and_ask_is_seen(
    tmp_path: Path, canary: tuple[int, list[str]]
) -> None:
    port, asked = canary
    page = tmp_path / "live.html"
    page.write_text(
        "<title>quiet</title><script>document.title='ran'</script><img"
        f" src='http://127.0.0.1:{port}/live'>",
        "utf-8",
    )

    assert "<title>ran</title>" in opened(page, tmp_path / "profile")
    assert asked == ["/live"]
    asked.clear()


def test_corpus__nothing_runs_and_nothing_is_asked_for(
    cribdeck: Callable[..., Ran],
    tmp_path: Path,
    canary: tuple[int, list[str]],
    collection: Any,
) -> None:
    port, asked = canary
    for threat in CORPUS:
        (tmp_path / threat.name).write_text(
            threat.read_text("utf-8").replace("CANARY", str(port)), "utf-8"
        )
        ran = cribdeck("build", threat.name, "--out", f"out/{threat.stem}", "--only", "deck,report")
        assert ran.code in (0, 1), f"{threat.name}: {ran.err}"
        assert list((tmp_path / "out" / threat.stem).glob("*.apkg")), f"{threat.name} made nothing"
        import_deck(collection, next((tmp_path / "out" / threat.stem).glob("*.apkg")))
    css = collection.models.by_name("Cribdeck Term")["css"]
    cards = [question + answer for question, answer in rendered_cards(collection)]
    assert len(cards) >= len(CORPUS)
    # All cards on one page, each alone in its box, as a browser would have them; then each report
    # as it is.
    boxes = "".join(f"<div class='card'>{re.sub(r'{{{{.*?}}}}', '', card)}</div>" for card in cards)
    (tmp_path / "cards.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>quiet</title><style>{css}</style><body>{boxes}",
        "utf-8",
    )
    pages = [tmp_path / "cards.html", *sorted((tmp_path / "out").glob("*/*.report.html"))]
    assert len(pages) == len(CORPUS) + 1
    for page in pages:
        document = opened(page, tmp_path / "profile")
        title = re.search(r"<title>(.*?)</title>", document, re.DOTALL)
        assert title is not None
        assert title[1].strip() != "ran", f"{page.name} ran something"
        assert not re.search(
            r"<(script|iframe|object|embed|form|base|meta http-equiv=.?refresh)\b",
            document.partition("<body")[2],
            re.IGNORECASE,
        ), page.name
    assert asked == []
