from __future__ import annotations

import pytest

from cribdeck.model.outline import Node
from cribdeck.records.flat_lists import is_flat_list, is_picture, list_items
from tests.unit.records.parts import bullets, item, paragraph, picture, record


def test_is_picture__a_paragraph_of_pictures_alone() -> None:
    assert is_picture(picture())
    assert not is_picture(paragraph("a leaf"))
    assert not is_picture(item("a leaf"))
    assert not is_picture(item("")._replace(content=picture().content))


FLAT = bullets("root", "stem")


@pytest.mark.parametrize(
    "definition",
    [(FLAT,), (picture(), FLAT), (FLAT, picture(), picture()), (bullets("root", "stem", "leaf"),)],
)
def test_is_flat_list__one_list_beside_any_pictures(definition: tuple[Node, ...]) -> None:
    assert is_flat_list(record("Plant", *definition))


@pytest.mark.parametrize(
    "definition",
    [
        (),
        (picture(),),
        (paragraph("root, stem"),),
        (paragraph("root"), FLAT),
        (FLAT, FLAT),
        (bullets("root"),),
        (bullets(),),
        (bullets("root", item("stem", FLAT)),),
        (bullets("root", item("", FLAT)),),
        (bullets("root", item("")),),
        # Two children do not make a list of what is none.
        (FLAT._replace(kind=paragraph("").kind),),
    ],
)
def test_is_flat_list__nothing_else(definition: tuple[Node, ...]) -> None:
    assert not is_flat_list(record("Plant", *definition))


def test_list_items__the_wording_of_each_item_of_all_lists() -> None:
    plant = record("Plant", bullets("root  hair", item("stem", FLAT)), "green", bullets("leaf"))

    assert list_items(plant) == ("root hair", "stem", "leaf")
    assert list_items(record("Plant", "green")) == ()
