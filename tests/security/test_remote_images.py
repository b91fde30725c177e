"""Nothing is fetched unless the user asked.

Then only images from public addresses, of a sensible size, once.
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cribdeck.config.settings import LimitSettings
from cribdeck.inputs import remote
from cribdeck.inputs.media import locate_images
from cribdeck.inputs.remote import RefusedError, fetch_image
from cribdeck.model.inline import InlineKind, walk
from cribdeck.model.outline import walk_nodes
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from tests.pictures import PIXEL

ASKED: list[str] = []


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append(self.path)
        self.send_response(
            302 if self.path in ("/away", "/round") else 404 if self.path == "/gone" else 200
        )
        if self.path == "/away":
            self.send_header("Location", "file:///etc/passwd")
        if self.path == "/round":
            self.send_header("Location", "/round")
        self.end_headers()
        bodies = {
            "/pixel": PIXEL,
            "/page": b"<html>",
            "/large": PIXEL + b"x" * 5000,
            "/svg": b"<svg onload='x'/>",
            "/webp": b"RIFF....AVI ",
        }
        self.wfile.write(bodies.get(self.path, b""))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class
        pass


@pytest.fixture
def server() -> Iterator[str]:
    ASKED.clear()
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    made.server_close()


def located(
    address: str, tmp_path: Path, cache: Path | None, limits: LimitSettings | None = None
) -> tuple[dict[str, object], list[str]]:
    outline = read_outline(
        source_from_bytes(f"- Cell: the unit ![x]({address})\n".encode(), "a.md")
    )
    made = locate_images(outline, tmp_path, tmp_path, cache, limits)
    targets = [
        item.target
        for node in walk_nodes(made.outline.nodes)
        for item in walk(node.content)
        if item.kind is InlineKind.IMAGE
    ]
    assert targets == [address]
    return dict(made.media), [finding.code for finding in made.findings]


@pytest.mark.network
def test_without_the_switch__nothing_is_asked(server: str, tmp_path: Path) -> None:
    assert located(f"{server}/pixel", tmp_path, None) == ({}, ["remote-image"])
    assert ASKED == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "192.168.1.1"],
)
def test_an_address_that_is_not_public__is_refused(host: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="public"):
        fetch_image(f"http://{host}/x.png", tmp_path, 1000)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com/x.png",
        "http:///x.png",
        "http://[x/x.png",
        "http://example.com:99999/x.png",
    ],
)
def test_an_address_that_is_none__is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        fetch_image(address, tmp_path, 1000)


@pytest.mark.network
def test_with_the_switch__an_image_is_fetched_once(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_public_address", lambda host, _port: host)
    cache = tmp_path / "cache"

    first, findings = located(f"{server}/pixel", tmp_path, cache)
    second, _ = located(f"{server}/pixel", tmp_path, cache)

    assert findings == []
    assert first == second
    assert list(first) == [f"{server}/pixel"]
    assert ASKED == ["/pixel"]


@pytest.mark.network
@pytest.mark.parametrize("path", ["page", "large", "svg", "webp", "gone", "away", "round"])
def test_what_is_no_image_too_large_or_led_astray__is_a_finding(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(remote, "_public_address", lambda host, _port: host)

    assert located(
        f"{server}/{path}", tmp_path, tmp_path / "cache", LimitSettings(picture_megabytes=0.001)
    ) == ({}, ["missing-image"])
