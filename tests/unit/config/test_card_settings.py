"""Which setting of a card option holds for a record, and that each option is declared once."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from cribdeck.config.card_options import CardOptions, CardOverrides
from cribdeck.config.front_matter import FrontMatter
from cribdeck.config.settings import CardSettings

LAYERS = ["deck", "deck's section", "file", "file's section"]
"In the order in which each overrides those before it."


def settings_of(layers: dict[str, dict[str, Any]]) -> tuple[CardSettings, FrontMatter]:
    deck = CardSettings.model_validate(
        {
            **layers.get("deck", {}),
            "sections": {"Intro": layers.get("deck's section", {})},
        }
    )
    file = FrontMatter.model_validate(
        {
            **layers.get("file", {}),
            "sections": {"Intro": layers.get("file's section", {})},
        }
    )
    return deck, file


def options(cards: CardSettings) -> tuple[bool, bool, str]:
    return cards.reversed, cards.facets, cards.lists


@pytest.mark.parametrize("number", range(1, len(LAYERS)))
def test_each_layer_overrides_those_before_it(number: int) -> None:
    before = {layer: {"reversed": True, "lists": "gaps"} for layer in LAYERS[:number]}
    deck, file = settings_of({**before, LAYERS[number]: {"reversed": False, "lists": "one"}})

    assert options(deck.for_record(["Intro"], file)) == (False, False, "one")


@pytest.mark.parametrize("layer", LAYERS)
def test_what_a_layer_leaves_out_stays_as_it_is(layer: str) -> None:
    deck, file = settings_of({layer: {"facets": True}})

    assert options(deck.for_record(["Intro"], file)) == (False, True, "one")


def test_layers_that_say_different_things_all_count() -> None:
    deck, file = settings_of(
        {"deck's section": {"reversed": True}, "file": {"facets": True}, "file's section": {}}
    )

    assert options(deck.for_record(["Intro"], file)) == (True, True, "one")


def test_the_inner_of_two_headings_wins() -> None:
    sections = {"Outer": {"lists": "gaps", "facets": True}, "Inner": {"lists": "one"}}
    deck = CardSettings.model_validate({"sections": sections})
    file = FrontMatter.model_validate({"sections": sections})

    assert options(deck.for_record(["Outer", "Inner"], FrontMatter())) == (False, True, "one")
    assert options(CardSettings().for_record(["Inner", "Outer"], file)) == (False, True, "gaps")


def test_a_file_overrides_even_an_inner_heading_of_the_deck() -> None:
    deck = CardSettings.model_validate({"sections": {"Inner": {"reversed": True}}})

    assert not deck.for_record(
        ["Outer", "Inner"], FrontMatter.model_validate({"reversed": False})
    ).reversed


@pytest.mark.parametrize("heading", ["intro", " INTRO ", "Intro"])
def test_headings_match_without_case_and_outer_spaces(heading: str) -> None:
    deck, file = settings_of({"deck's section": {"reversed": True}})

    assert deck.for_record([heading], file).reversed
    assert not deck.for_record([f"{heading} 2"], file).reversed


def test_a_file_may_take_back_what_the_deck_asks_for() -> None:
    deck, file = settings_of(
        {"deck": {"reversed": True, "facets": True}, "file": {"facets": False}}
    )

    assert options(deck.for_record([], file)) == (True, False, "one")
    assert deck.for_record([], FrontMatter()) is deck


@pytest.mark.parametrize("model", [CardOverrides, FrontMatter])
def test_overrides_have_every_option_and_need_none(model: type[CardOverrides]) -> None:
    for name in CardOptions.model_fields:
        assert model.model_fields[name].default is None
        assert model.model_fields[name].description
    assert set(CardOptions.model_fields) < set(CardSettings.model_fields)


def test_settings_can_be_sent_to_another_process() -> None:
    deck, file = settings_of({"deck's section": {"reversed": True}, "file": {"lists": "gaps"}})

    assert pickle.loads(pickle.dumps((deck, file))) == (deck, file)
