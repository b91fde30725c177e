"""A test that uses what it does not say it needs fails, in whatever order tests run."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import types

import pytest

from tests.limits import within_cpu
from tests.needs import NEEDS, needs_of, only


def use_process() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def use_worker() -> None:
    multiprocessing.Process(target=print).start()


def use_browser() -> None:
    subprocess.run(["/usr/bin/chromium", "--version"], check=True)


def use_small_disk() -> None:
    subprocess.run(["unshare", "--mount", "true"], check=True)


def use_port() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))


def use_typesetter() -> None:
    from weasyprint import HTML

    HTML(string="<p>a")


def use_anki() -> None:
    from anki.collection import Collection

    Collection("collection.anki2")


USES = {
    use_process: "process",
    use_worker: "process",
    use_browser: "browser",
    use_small_disk: "disk",
    use_port: "network",
    use_typesetter: "pdf",
    use_anki: "anki",
}


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
def test_use_without_its_marker__fails(use) -> None:
    with (
        only(NEEDS - {USES[use], "pdf"}),
        pytest.raises(pytest.fail.Exception, match=f"needs `{USES[use]}`"),
    ):
        use()


def test_module_that_is_loaded_already__is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = types.ModuleType("weasyprint")
    loaded.HTML = str
    monkeypatch.setitem(sys.modules, "weasyprint", loaded)

    with only(frozenset()), pytest.raises(pytest.fail.Exception, match="needs `pdf`"):
        use_typesetter()
    assert sys.modules["weasyprint"] is loaded


@pytest.mark.process
def test_what_is_marked__may_be_used(request: pytest.FixtureRequest) -> None:
    use_process()

    assert request.node.get_closest_marker("fast") is None


@pytest.mark.usefixtures("cribdeck_process")
def test_fixtures__mark_the_tests_that_use_them(request: pytest.FixtureRequest) -> None:
    assert needs_of(request.node) == {"process"}


def test_without_needs__is_fast(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("fast") is not None


def test_cpu_limit__counts_this_process_alone() -> None:
    with within_cpu(1000):
        sum(range(1000))

    with (
        pytest.raises(pytest.fail.Exception, match="more than 0: too long"),
        within_cpu(0, ": too long"),
    ):
        sum(range(200_000))
