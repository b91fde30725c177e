"""Nothing is fetched unless the user asked.

Then only images from public addresses, of a sensible size, once, and within limits that no server
can stretch. The servers stand at a port of this machine; what leads there takes the place of the
system's look-up and connections, so that addresses are checked as they are everywhere.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cribdeck.config.settings import LimitSettings
from cribdeck.inputs import remote
from cribdeck.inputs.media import locate_images
from cribdeck.inputs.public_hosts import RefusedError, is_public, target_of
from cribdeck.inputs.remote import Fetcher, Limits, Network, Place, fetch_image
from cribdeck.model.inline import InlineKind, walk
from cribdeck.model.outline import walk_nodes
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from tests.pictures import PIXEL

PUBLIC = "93.184.215.14"
SECONDS = 1.0
"For one image, in the tests of servers that take their time."
DRIP = 0.05
"Seconds between two bytes of such a server; any timeout for a single read is far longer."
ENOUGH = 4.0
"Seconds that a server drips, and within which it must have been left."
SIZE = 20_000


class Web:
    """A server at a port of this machine, and a network on which it is every public host."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.looked_up: list[str] = []
        self.tried: list[str] = []
        self.places: dict[str, list[str]] = {}
        "Host → its addresses; any other host has PUBLIC."
        self.refusing: set[str] = set()
        "Addresses that take no connection."
        self.context = ssl.create_default_context()
        web = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    web.serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.tls: ssl.SSLContext | None = None
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def network(self) -> Network:
        return Network(self.resolve, self.connect, lambda: self.context)

    def resolve(self, host: str, port: int) -> list[Place]:
        self.looked_up.append(host)
        is_number = host.replace(".", "").isdigit() or ":" in host
        found = self.places.get(host, [host if is_number else PUBLIC])
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, address, port)
            for address in found
        ]

    def connect(self, place: Place, seconds: float) -> socket.socket:
        self.tried.append(place[1])
        if place[1] in self.refusing:
            raise ConnectionRefusedError("nobody there")
        return socket.create_connection(self.server.server_address[:2], timeout=seconds)

    def serve(self, connection: socket.socket) -> None:
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(1)
        text = head.decode("latin-1")
        path = text.split(" ")[1]
        self.asked.append(path)
        self.heads.append(text)
        ANSWERS[path.lstrip("/").partition("?")[0]](connection)
        connection.close()


def answer(
    body: bytes = b"", *headers: str, status: str = "200 OK"
) -> Callable[[socket.socket], None]:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers, ""))
    return lambda connection: connection.sendall(head.encode("latin-1") + body)


def leads_to(address: str) -> Callable[[socket.socket], None]:
    return answer(b"", f"Location: {address}", status="302 Found")


def drips(start: bytes, piece: bytes, pause: float = DRIP) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        until = time.monotonic() + ENOUGH
        while time.monotonic() < until:
            connection.sendall(piece)
            time.sleep(pause)

    return send


def resets(start: bytes) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        # Without lingering, closing sends a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    return send


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ANSWERS = {
    "pixel": answer(PIXEL, f"Content-Length: {len(PIXEL)}"),
    "plain": answer(PIXEL),
    "chunked": answer(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PIXEL), PIXEL), "Transfer-Encoding: chunked"),
    "moved": leads_to("/pixel"),
    "elsewhere": leads_to("http://other.example/pixel"),
    "to-https": leads_to("https://example.org/pixel"),
    # What is refused at once.
    "page": answer(b"<html>"),
    "svg": answer(b"<svg onload='x'/>"),
    "webp": answer(b"RIFF....AVI "),
    "empty": answer(),
    "gone": answer(b"no", status="404 Not Found"),
    "part": answer(PIXEL, status="206 Partial Content"),
    "nothing": lambda _connection: None,
    "no-http": answer(status="\x1b[31m"),
    "smtp": lambda connection: connection.sendall(b"220 mail.example ready\r\n"),
    "large": answer(PIXEL + b"x" * SIZE),
    "told-large": answer(PIXEL, f"Content-Length: {SIZE + len(PIXEL)}"),
    "short": answer(PIXEL, f"Content-Length: {len(PIXEL) + 5}"),
    "negative": answer(PIXEL + b"x" * SIZE, "Content-Length: -1"),
    "huge-number": answer(PIXEL + b"x" * SIZE, f"Content-Length: {'9' * 5000}"),
    "zipped": answer(PIXEL, "Content-Encoding: gzip"),
    "file": leads_to("file:///etc/passwd"),
    "round": leads_to("/round"),
    "further": leads_to("/round?again"),
    "nowhere": answer(status="302 Found"),
    "home": leads_to("http://127.0.0.1/pixel"),
    "name-of-home": leads_to("//inside.example/pixel"),
    "login": leads_to("http://me:secret@example.org/pixel"),
    "port": leads_to("http://example.org:6379/pixel"),
    "reset-head": resets(b"HTTP/1.1 200"),
    "reset-body": resets(OK + b"Content-Length: 900\r\n\r\n" + PIXEL),
    "long-line": answer(b"", "X: " + "x" * 200_000),
    "many-lines": answer(b"", *(f"X-{n}: x" for n in range(5000))),
    "long-chunk-lines": answer(
        b"".join(b"1;%s\r\nx\r\n" % (b"x" * 60_000) for _ in range(20)),
        "Transfer-Encoding: chunked",
    ),
    "bad-chunk": answer(b"zz\r\nxx", "Transfer-Encoding: chunked"),
    # What would take for ever.
    "slow-status": drips(b"HTTP", b"1"),
    "slow-head": drips(OK, b"X: x\r\n"),
    "slow-line": drips(OK + b"X: ", b"x"),
    "slow-continue": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "slow-body": drips(OK + b"Content-Length: 900\r\n\r\n" + PIXEL, b"x"),
    "slow-end": drips(OK + b"\r\n" + PIXEL, b"x"),
    "slow-chunks": drips(CHUNKED, b"1\r\nx\r\n"),
    "slow-trailer": drips(CHUNKED + b"0\r\n", b"X: x\r\n"),
    "silent": drips(b"", b""),
    "silent-body": drips(OK + b"\r\n" + PIXEL, b""),
    # What would never end.
    "endless-body": drips(OK + b"\r\n" + PIXEL, b"x" * 9_000, 0),
    "endless-head": drips(OK, b"X: " + b"x" * 900 + b"\r\n", 0),
    "endless-continue": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50, 0),
    "endless-chunks": drips(CHUNKED, b"400\r\n%s\r\n" % (b"x" * 1024), 0),
    "endless-trailer": drips(CHUNKED + b"0\r\n", b"X: " + b"x" * 900 + b"\r\n", 0),
}
GOOD = ("pixel", "plain", "chunked", "moved", "elsewhere")
SLOW = tuple(name for name in ANSWERS if name.startswith(("slow", "silent")))
BAD = tuple(name for name in ANSWERS if name not in (*GOOD, *SLOW, "to-https"))


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    made.places["inside.example"] = ["10.0.0.1"]
    yield made
    made.server.shutdown()
    made.server.server_close()


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


# without the user's word


@pytest.mark.network
def test_without_the_switch__nothing_is_asked(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote._Present, "fetcher", Fetcher(web.network))

    assert located("http://example.org/pixel", tmp_path, None) == ({}, ["remote-image"])
    assert web.looked_up == web.asked == []


# which addresses are public


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1"),
        *("127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255"),
        *("192.0.0.1", "192.0.0.9", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1"),
        *("192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1", "198.19.255.255"),
        *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
        "255.255.255.255",
        *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8"),
        *("64:ff9b::a9fe:a9fe", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
        *(
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::",
        ),
        *("2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254"),
        *("fe80::1", "fe80::1%eth0", "2606:4700::1111%2", "fec0::1", "ff02::1", "ff0e::1"),
        *("", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.2.3.4.5"),
    ],
)
def test_address__that_is_not_of_the_internet_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "1.1.1.1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2606:4700:4700::1111", "2a00::1"],
)
def test_address__of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "192.168.1.1"),
        *("[::1]", "[::ffff:127.0.0.1]", "[fe80::1]", "[64:ff9b::127.0.0.1]"),
        *("127.0.0.1.", "１２７.0.0.1", "127。0。0。1"),
    ],
)
def test_number_that_is_not_public__is_refused(host: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="public"):
        Fetcher().fetch(f"http://{host}/x.png", tmp_path, 1000)


@pytest.mark.parametrize(
    "address",
    [
        *("ftp://example.com/x", "file:///etc/passwd", "gopher://example.com/", "http:///x.png"),
        *("http://[x/x.png", "http://example.com:99999/x.png", "http://[fe80::1%25eth0]/"),
        *("http://example.com:22/", "https://example.com:80/", "http://example.com:443/"),
        *("http://example.com:8080/", "http://me@example.com/", "http://me:word@example.com/"),
        *("http://@example.com/", "http://127.1/", "http://2130706433/", "http://0x7f000001/"),
        *("http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.0.0.1.5/", "http://0x/"),
        *(
            "http://example..com/",
            "http://.example.com/",
            "http://-x.example/",
            "http://a b.example/",
        ),
        *("http://exa%6dple.com/", "http://example.com\\@127.0.0.1/", "http://x\x00.example/"),
        f"http://{'x' * 64}.example/",
        f"http://{'x.' * 200}example/",
        f"http://example.com/{'x' * 3000}",
        f"http://{'ü' * 100_000}.example/",
    ],
)
def test_address_that_is_none__is_refused_before_anything_is_looked_up(address: str) -> None:
    with pytest.raises(RefusedError):
        target_of(address)


@pytest.mark.parametrize(
    ("address", "host", "path"),
    [
        ("http://Example.COM/a?b#c", "example.com", "/a?b"),
        ("https://example.com:443", "example.com", "/"),
        ("http://example.com./x", "example.com", "/x"),
        ("http://bücher.example//x", "xn--bcher-kva.example", "//x"),
        ("http://[2606:4700:0::1111]/x", "2606:4700::1111", "/x"),
        ("http://1.1.1.1/", "1.1.1.1", "/"),
    ],
)
def test_address__is_taken_apart(address: str, host: str, path: str) -> None:
    assert target_of(address)[1::2] == (host, path)


@pytest.mark.network
@pytest.mark.parametrize(
    "places",
    [
        ["10.0.0.1"],
        ["127.0.0.1"],
        [PUBLIC, "127.0.0.1"],
        [PUBLIC, "fe80::1%2"],
        [PUBLIC, "64:ff9b::7f00:1"],
        [],
    ],
    ids=str,
)
def test_host__of_which_any_address_is_not_public_is_refused(
    web: Web, tmp_path: Path, places: list[str]
) -> None:
    web.places["mixed.example"] = places

    with pytest.raises(RefusedError, match="public"):
        Fetcher(web.network).fetch("http://mixed.example/pixel", tmp_path, SIZE)
    assert web.tried == web.asked == []


@pytest.mark.network
def test_host__that_leads_elsewhere_when_it_is_looked_up_again_is_looked_up_once(
    web: Web, tmp_path: Path
) -> None:
    turns = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    class Turning(dict[str, list[str]]):
        def get(self, *_: object) -> list[str]:  # type: ignore[override]
            return next(turns)

    web.places = Turning()

    assert Fetcher(web.network).fetch("http://turns.example/pixel", tmp_path, SIZE).is_file()
    assert (web.looked_up, web.tried) == (["turns.example"], [PUBLIC])


@pytest.mark.network
def test_host__whose_first_address_takes_no_connection_is_asked_at_the_next(
    web: Web, tmp_path: Path
) -> None:
    web.places["two.example"] = ["2606:4700::1", PUBLIC]
    web.refusing = {"2606:4700::1"}

    assert Fetcher(web.network).fetch("http://two.example/pixel", tmp_path, SIZE).is_file()
    assert web.tried == ["2606:4700::1", PUBLIC]


def test_host__of_which_nobody_answers_is_refused(tmp_path: Path) -> None:
    def fail(*_: object) -> list[Place]:
        raise socket.gaierror("no such host")

    with pytest.raises(RefusedError, match="no such host"):
        Fetcher(Network(fail, remote._connect, ssl.create_default_context)).fetch(
            "http://gone.example/", tmp_path, SIZE
        )


# what is fetched


@pytest.mark.network
@pytest.mark.parametrize("path", GOOD)
def test_image__is_fetched_once(web: Web, tmp_path: Path, path: str) -> None:
    fetcher = Fetcher(web.network)
    cache = tmp_path / "cache"

    first = fetcher.fetch(f"http://example.org/{path}", cache, SIZE)
    second = fetcher.fetch(f"http://example.org/{path}", cache, SIZE)

    assert first == second
    assert first.read_bytes() == PIXEL
    assert first.suffix == ".png"
    assert len(web.asked) == (2 if path in ("moved", "elsewhere") else 1)
    # Nothing of this user, and no word of where they come from.
    assert {line.partition(":")[0] for head in web.heads for line in head.split("\r\n")[1:]} == {
        *("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection", "")
    }


@pytest.mark.network
def test_image__is_fetched_past_any_proxy(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")

    assert Fetcher(web.network).fetch("http://example.org/pixel", tmp_path, SIZE).is_file()


@pytest.mark.network
def test_with_the_switch__an_image_is_found(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote._Present, "fetcher", Fetcher(web.network))

    media, findings = located("http://example.org/pixel", tmp_path, tmp_path / "cache")

    assert (list(media), findings) == (["http://example.org/pixel"], [])


@pytest.mark.network
@pytest.mark.parametrize("path", BAD)
def test_what_is_no_image_too_large_or_led_astray__is_a_finding(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(remote._Present, "fetcher", Fetcher(web.network))
    limits = LimitSettings(picture_megabytes=SIZE / 2**20)
    start = time.monotonic()

    found = located(f"http://example.org/{path}", tmp_path, tmp_path / "cache", limits)

    assert found == ({}, ["missing-image"])
    assert time.monotonic() - start < ENOUGH
    assert len(web.asked) <= remote._MOST_REDIRECTIONS + 1
    assert not (tmp_path / "cache").exists()


@pytest.mark.network
def test_redirection_to_a_host_inside__asks_nobody_there(web: Web, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="public"):
        Fetcher(web.network).fetch("http://example.org/name-of-home", tmp_path, SIZE)
    assert web.asked == ["/name-of-home"]
    assert web.looked_up == ["example.org", "inside.example"]


# limits


@pytest.mark.network
@pytest.mark.parametrize("path", SLOW)
def test_server_that_takes_its_time__is_left(web: Web, tmp_path: Path, path: str) -> None:
    start = time.monotonic()

    with pytest.raises(RefusedError, match="seconds"):
        Fetcher(web.network, Limits(seconds=SECONDS)).fetch(
            f"http://example.org/{path}", tmp_path, SIZE
        )

    assert time.monotonic() - start < ENOUGH


@pytest.mark.network
def test_tls__that_takes_its_time_is_left(web: Web, tmp_path: Path) -> None:
    web.serve = drips(b"\x16\x03\x03\x3f\x00", b"x")  # type: ignore[method-assign]
    start = time.monotonic()

    with pytest.raises(RefusedError):
        Fetcher(web.network, Limits(seconds=SECONDS)).fetch("https://a.example/", tmp_path, SIZE)

    assert time.monotonic() - start < ENOUGH


def test_name__that_takes_too_long_to_look_up_is_left(tmp_path: Path) -> None:
    released = threading.Event()

    def wait(*_: object) -> list[Place]:
        released.wait(ENOUGH)
        return []

    network = Network(wait, remote._connect, ssl.create_default_context)
    with pytest.raises(RefusedError, match="seconds"):
        Fetcher(network, Limits(seconds=0.05)).fetch("http://slow.example/", tmp_path, SIZE)
    released.set()


def test_connection__that_nobody_takes_leaves_time_for_the_next(tmp_path: Path) -> None:
    given: list[float] = []

    def connect(_place: Place, seconds: float) -> socket.socket:
        given.append(seconds)
        raise TimeoutError

    places: list[Place] = [(socket.AF_INET, f"1.1.1.{n}", 80) for n in range(1, 9)]
    network = Network(lambda *_: places, connect, ssl.create_default_context)
    with pytest.raises(RefusedError):
        Fetcher(network, Limits(seconds=9)).fetch("http://many.example/", tmp_path, SIZE)

    assert len(given) == remote._MOST_PLACES
    assert max(given[:-1]) <= 3
    assert given[-1] <= 9


@pytest.mark.network
def test_build__asks_for_so_many_addresses_only_and_not_twice_for_one(
    web: Web, tmp_path: Path
) -> None:
    fetcher = Fetcher(web.network, Limits(addresses=3))
    refused = []
    for n in range(5):
        for _ in range(2):
            try:
                fetcher.fetch(f"http://example.org/{'pixel' if n else 'gone'}?{n}", tmp_path, SIZE)
            except RefusedError as error:
                refused.append(str(error))

    assert web.asked == ["/gone?0", "/pixel?1", "/pixel?2"]
    assert refused[:2] == ["the server answers 404"] * 2
    assert all("3 images at most" in text and "build again" in text for text in refused[2:])


@pytest.mark.network
def test_build__takes_so_many_bytes_only(web: Web, tmp_path: Path) -> None:
    fetcher = Fetcher(web.network, Limits(bytes_in_all=SIZE))
    for n in range(5):
        with contextlib.suppress(RefusedError):
            fetcher.fetch(f"http://example.org/large?{n}", tmp_path, 10 * SIZE)

    assert web.asked == ["/large?0"]
    with pytest.raises(RefusedError, match="MiB at most"):
        fetcher.fetch("http://example.org/pixel", tmp_path, SIZE)


@pytest.mark.network
def test_build__takes_so_much_time_only(web: Web, tmp_path: Path) -> None:
    fetcher = Fetcher(web.network, Limits(seconds=9, seconds_in_all=SECONDS / 2))
    start = time.monotonic()
    for n in range(20):
        with pytest.raises(RefusedError, match="seconds"):
            fetcher.fetch(f"http://example.org/slow-body?{n}", tmp_path, SIZE)

    assert time.monotonic() - start < ENOUGH
    assert web.asked == ["/slow-body?0"]


# https


@pytest.fixture
def certified(web: Web, tmp_path: Path) -> Web:
    """The server with a certificate for good.example, which the client trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("the program openssl makes the certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
            ),
            *("-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=good.example"),
            *("-addext", "subjectAltName=DNS:good.example"),
        ],
        check=True,
        capture_output=True,
    )
    web.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    web.tls.load_cert_chain(certificate, key)
    web.context = ssl.create_default_context(cafile=str(certificate))
    return web


@pytest.mark.network
@pytest.mark.process
def test_https__asks_only_whom_the_certificate_names(certified: Web, tmp_path: Path) -> None:
    fetcher = Fetcher(certified.network)

    assert fetcher.fetch("https://good.example/pixel", tmp_path / "c", SIZE).is_file()
    with pytest.raises(RefusedError, match=r"(?i)certificate"):
        fetcher.fetch("https://bad.example/pixel", tmp_path / "c", SIZE)
    assert certified.asked == ["/pixel"]

    certified.context = ssl.create_default_context()
    with pytest.raises(RefusedError, match=r"(?i)certificate"):
        fetcher.fetch("https://good.example/moved", tmp_path / "c", SIZE)


@pytest.mark.network
@pytest.mark.process
def test_https__is_not_redirected_to_http(certified: Web, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="from https"):
        Fetcher(certified.network).fetch("https://good.example/elsewhere", tmp_path / "c", SIZE)
    assert certified.asked == ["/elsewhere"]


@pytest.mark.network
def test_http__may_be_redirected_to_https(web: Web, tmp_path: Path) -> None:
    # The server speaks no TLS: what counts is that it is asked to.
    with pytest.raises(RefusedError, match="seconds"):
        Fetcher(web.network, Limits(seconds=SECONDS / 5)).fetch(
            "http://example.org/to-https", tmp_path, SIZE
        )
    assert len(web.tried) == 2


# what lies in the cache


@pytest.mark.network
@pytest.mark.parametrize("held", ["", "<svg/>", "GIF89a…", "RIFF....WEBP", "\x89PNG"])
def test_cache__what_is_not_the_image_its_name_tells_is_fetched_anew(
    web: Web, tmp_path: Path, held: str
) -> None:
    path = Fetcher(web.network).fetch("http://example.org/pixel", tmp_path, SIZE)
    path.write_bytes(held.encode("latin-1", "replace"))

    Fetcher(web.network).fetch("http://example.org/pixel", tmp_path, SIZE)

    assert path.read_bytes() == PIXEL
    assert len(web.asked) == 2


@pytest.mark.network
def test_cache__what_is_larger_than_it_may_be_is_not_used(web: Web, tmp_path: Path) -> None:
    path = Fetcher(web.network).fetch("http://example.org/pixel", tmp_path, SIZE)
    with path.open("ab") as file:
        file.truncate(1 << 40)

    assert Fetcher(web.network).fetch("http://example.org/pixel", tmp_path, SIZE) == path
    assert path.read_bytes() == PIXEL


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="no links without rights here")
def test_cache__that_is_a_link_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / ".images").symlink_to("victim")

    with pytest.raises(RefusedError, match="link"):
        fetch_image("http://example.org/pixel", tmp_path / ".images", SIZE)
    assert list((tmp_path / "victim").iterdir()) == []
