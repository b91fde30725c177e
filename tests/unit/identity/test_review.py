from __future__ import annotations

from pathlib import Path

import pytest

from cribdeck.identity.drafts import Doubt
from cribdeck.identity.review import REVIEW_NAME, read_review
from cribdeck.model.errors import ConfigError
from tests.unit.identity.made import draft_of, entry_of_term


def decided(folder: Path, text: str, *, guid: str = "g1", key: str = "recall") -> bool | None:
    path = folder / REVIEW_NAME
    path.write_text(text, "utf-8")
    return read_review(path)(Doubt(draft_of(key), entry_of_term("x", guid=guid), 70))


def test_file__is_named_as_the_documents_say() -> None:
    assert REVIEW_NAME == "cribdeck.review"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("same g1 recall", True),
        ("new g1 recall\n", False),
        ("same g2 recall", None),
        ("same g1 precision", None),
        ("", None),
        ("\n  \n# same g1 recall\n   # same g1 recall\n", None),
        ("\n# a remark\nsame g1 recall\n", True),
        ("same g1 recall\nnew g1 recall", False),
        ("  same   g1\trecall  ", True),
    ],
)
def test_answers(
    tmp_path: Path,
    text: str,
    answer: bool | None,  # noqa: FBT001 - a case
) -> None:
    assert decided(tmp_path, text) is answer


@pytest.mark.parametrize("key", ["recall of a class", "recall  of a   class"])
@pytest.mark.parametrize("written", ["recall of a class", "recall of  a  class"])
def test_keys__of_several_words_with_any_spaces(tmp_path: Path, key: str, written: str) -> None:
    assert decided(tmp_path, f"same g1 {written}", key=key) is True


def test_missing__nothing_is_decided(tmp_path: Path) -> None:
    doubt = Doubt(draft_of("recall"), entry_of_term("x", guid="g1"), 70)

    assert read_review(tmp_path / REVIEW_NAME)(doubt) is None


@pytest.mark.parametrize("line", ["perhaps g1 recall", "same g1", "same", "Same g1 recall"])
def test_unreadable__refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError) as refused:
        decided(tmp_path, f"# a remark\nnew g1 recall\n  {line}  \n")

    assert str(refused.value) == f"{tmp_path / REVIEW_NAME}:3: not a decision: “{line}”"
    assert refused.value.hint == (
        "write `same GUID KEY` or `new GUID KEY`, as `cribdeck build` shows them"
    )


def test_unreadable__a_long_line_is_cut(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        decided(tmp_path, "x" * 100)

    assert str(refused.value).endswith(f"“{'x' * 60}”")


def test_unreadable__no_text(tmp_path: Path) -> None:
    path = tmp_path / REVIEW_NAME
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError) as refused:
        read_review(path)

    assert refused.value.hint == "it is a text file with a decision on each line"
