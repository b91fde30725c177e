from __future__ import annotations

import pytest

from cribdeck.extraction.rules.table_row import _are_a_pair, table_row
from cribdeck.model.inline import one_line, text
from cribdeck.model.outline import Node, NodeKind, Span
from tests.claims import claimed, table

Said = dict[str, dict[str, str]]
"Term → header → cell."


def said(node: Node) -> Said:
    """What is said of each name of a table, group included; nothing if it names nothing."""
    return {
        one_line(claim.term): {
            one_line(head): one_line(cell.content) for head, cell in (*claim.groups, *claim.columns)
        }
        for claim in table_row(node) or ()
    }


def named(node: Node) -> list[str]:
    """The names in a table."""
    return [one_line(claim.term) for claim in table_row(node) or ()]


def with_cells_of(node: Node, row: int, *kept: int) -> Node:
    """The table with only these cells in a row (counted from 0, the header included)."""
    rows = list(node.children)
    rows[row] = rows[row]._replace(children=tuple(rows[row].children[n] for n in kept))
    return node._replace(children=tuple(rows))


# --- rows that name -------------------------------------------------------------------------------


def test_row__is_claimed_by_its_first_cell() -> None:
    node = table("a) Recall | found of all", "**Lift** | gain", header="Term | Meaning")

    assert claimed(table_row, node) == [
        {
            "term": "Recall",
            "span": (3, 3),
            "head": (3, 3),
            "columns": [("Meaning", "found of all")],
        },
        {"term": "Lift", "span": (4, 4), "head": (4, 4), "columns": [("Meaning", "gain")]},
    ]


def test_row__needs_no_header() -> None:
    assert said(table("Recall | found | 7", "Lift | gain | 8")) == {
        "Recall": {"": "7"},
        "Lift": {"": "8"},
    }
    assert said(table("Recall | found", header=" | ")) == {"Recall": {"": "found"}}
    # A header without a word is none, so a number under it is not that of the row.
    assert said(table("Recall | 7", header=" | ")) == {"Recall": {"": "7"}}


def test_table__of_one_column_or_of_nothing_names_nothing() -> None:
    assert table_row(table("Recall", "Lift", header="Term")) is None
    assert table_row(table(header="Term | Meaning")) is None
    assert table_row(table(" | ", header=" | ")) is None
    assert table_row(Node(NodeKind.TABLE, Span(1, 2))) is None


def test_table__is_no_other_node() -> None:
    node = table("Recall | found", header="Term | Meaning")

    assert table_row(node._replace(kind=NodeKind.LIST)) is None


def test_table__where_no_row_has_a_name_is_left() -> None:
    assert table_row(table("We looked at it; it was good. | yes", header="Term | Meaning")) is None


def test_row__a_sentence_in_place_of_a_name_is_passed_over() -> None:
    node = table("Recall | found", "It rose; then it fell. | gain", header="Term | Meaning")

    assert said(node) == {"Recall": {"Meaning": "found"}}


def test_row__with_a_cell_more_than_the_header_keeps_it() -> None:
    assert claimed(table_row, table("Recall | found | seven", header="Term | Meaning")) == [
        {
            "term": "Recall",
            "span": (3, 3),
            "head": (3, 3),
            "columns": [("Meaning", "found"), ("", "seven")],
        }
    ]


def test_row__without_a_cell_in_the_naming_column_is_passed_over() -> None:
    node = table("a7 | Lift | gain", "b9 | Recall | found", header="Id | Name | Use")

    assert named(with_cells_of(node, 1, 0)) == ["Recall"]


def test_row__what_is_no_row_is_passed_over() -> None:
    node = table("Recall | found", header="Term | Meaning")
    note = Node(NodeKind.PARAGRAPH, Span(4, 4), (text("seen"),), node.children[1].children)

    assert named(node._replace(children=(*node.children, note))) == ["Recall"]


def test_row__a_header_below_others_names_nothing() -> None:
    node = table("Recall | found", "Term | Meaning", "Lift | gain")
    first, header, last = node.children

    assert named(node._replace(children=(first, header._replace(info="header"), last))) == [
        "Recall",
        "Lift",
    ]


# --- rows that go on ------------------------------------------------------------------------------


def test_row__without_a_name_goes_on_with_the_one_above() -> None:
    node = table(
        "Recall | found of all",
        "Lift | gain",
        "Support | how often",
        " | of all baskets",
        header="Term | Meaning",
    )

    assert claimed(table_row, node) == [
        {
            "term": "Recall",
            "span": (3, 3),
            "head": (3, 3),
            "columns": [("Meaning", "found of all")],
        },
        {"term": "Lift", "span": (4, 4), "head": (4, 4), "columns": [("Meaning", "gain")]},
        {
            "term": "Support",
            "span": (5, 6),
            "head": (5, 5),
            "columns": [("Meaning", "how often"), ("Meaning", "of all baskets")],
        },
    ]


def test_row__without_a_name_goes_on_with_nothing_at_the_top() -> None:
    node = table(" | of all baskets", "Lift | gain", header="Term | Meaning")

    assert said(node) == {"Lift": {"Meaning": "gain"}}


def test_row__with_nothing_but_its_number_does_not_go_on() -> None:
    node = table("Lift | gain | 1", " | | 2", header="Term | Meaning | No")

    assert claimed(table_row, node) == [
        {"term": "Lift", "span": (3, 3), "head": (3, 3), "columns": [("Meaning", "gain")]}
    ]


def test_row__in_which_a_cell_holds_blocks_alone_goes_on() -> None:
    node = table("Lift | gain", " | ", header="Term | Meaning")
    header, row, below = node.children
    blocks = Node(NodeKind.CODE, Span(4, 4), (text("a / b"),))
    filled = below._replace(
        children=(below.children[0], below.children[1]._replace(children=(blocks,)))
    )
    claims = table_row(node._replace(children=(header, row, filled)))

    assert claims is not None
    assert [(claim.span, [cell.children for _, cell in claim.columns]) for claim in claims] == [
        (Span(3, 4), [(), (blocks,)])
    ]


# --- the naming column ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Term | Name | Use", "Recall | Lift | gain", "Recall"),
        # The first column counts, is a known aspect, or one that may be a term as well.
        ("Id | Name | Use", "a7 | Lift | gain", "Lift"),
        ("Type | Name | Use", "rate | Lift | gain", "Lift"),
        ("Output | Name | Use", "rate | Lift | gain", "Lift"),
        ("Vehicle | Name | Use", "rate | Lift | gain", "rate"),
        ("Id | Size | Name", "a7 | big | Lift", "Lift"),
        ("Id | Size | Use", "a7 | big | gain", "a7"),
        ("Vehicle | Size | Id", "rate | big | a7", "rate"),
        # A column of texts in front of the names: seven words and more.
        ("Vehicle | Name", "Best one of all the many | Lift", "Best one of all the many"),
        ("Vehicle | Name", "Best one of all of the many | Lift", "Lift"),
        # A column of texts under a header for names.
        ("Id | Name", "a7 | Best one of all the many", "Best one of all the many"),
        ("Id | Name", "a7 | Best one of all of the many", "a7"),
    ],
)
def test_naming_column__is_told_by_its_header(header: str, row: str, name: str) -> None:
    assert named(table(row, header=header)) == [name]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (["1 | Lift", "22 | Recall"], ["Lift", "Recall"]),
        (["1. | Lift", "#2 | Recall", "3) | Gain"], ["Lift", "Recall", "Gain"]),
        (["> 1 | Lift", "<= 3 | Recall", "≥ 7 | Gain"], ["Lift", "Recall", "Gain"]),
        (["1 | Lift", "Rate | Recall"], ["Rate"]),
        (["1 | Lift", " | Recall"], ["Lift", "Recall"]),
        ([" | Lift", " | Recall"], []),
        (["1a | Lift", "2a | Recall"], ["1a", "2a"]),
    ],
)
def test_naming_column__is_not_one_of_numbers_and_bounds(rows: list[str], names: list[str]) -> None:
    assert named(table(*rows, header="Vehicle | Thing")) == names
    assert named(table(*rows)) == names


def test_naming_column__length_is_a_mean_of_the_rows_that_have_the_cell() -> None:
    header = "Vehicle | Name"
    rows = ["We saw it here | Lift", "We saw it there once more with all of them | Recall"]

    assert named(table(*rows, header=header)) == ["Lift", "Recall"]
    assert named(table(*rows, "Rate | Gain", "Cost | Price", header=header)) == ["Rate", "Cost"]


def test_naming_column__length_is_no_matter_of_how_many_rows_there_are() -> None:
    node = table("Red car | Lift", "Blue car | Gain", header="Vehicle | Name")

    assert named(node) == ["Red car", "Blue car"]


def test_naming_column__may_be_headed_where_no_row_reaches() -> None:
    assert named(table("a7 | big", header="Id | Size | Name")) == []


@pytest.mark.parametrize(
    ("header", "cell", "kept"),
    [
        ("No", "3", {}),
        ("No.", "#3.", {}),
        ("Rank", "3)", {}),
        ("No", "3 of 4", {"No": "3 of 4"}),
        ("Year", "1990", {"Year": "1990"}),
        ("", "three", {"": "three"}),
        ("Year", "", {}),
    ],
)
def test_row__its_number_is_not_kept(header: str, cell: str, kept: dict[str, str]) -> None:
    assert said(table(f"Lift | {cell}", header=f"Term | {header}")) == {"Lift": kept}


# --- tables that compare --------------------------------------------------------------------------


def test_compared__each_header_is_a_thing_under_which_the_rows_are_aspects() -> None:
    node = table(
        "speed | high |", "noise | low | loud", "a) price | | low", header=" | b) Train | Bus"
    )

    assert claimed(table_row, node) == [
        {
            "term": "Train",
            "span": (1, 5),
            "head": (1, 1),
            "columns": [("speed", "high"), ("noise", "low")],
        },
        {
            "term": "Bus",
            "span": (1, 5),
            "head": (1, 1),
            "columns": [("noise", "loud"), ("a) price", "low")],
        },
    ]


def test_compared__a_row_may_be_short() -> None:
    node = table("speed | high | low", "noise | low | loud", header=" | Train | Bus")

    assert said(with_cells_of(node, 2, 0, 1)) == {
        "Train": {"speed": "high", "noise": "low"},
        "Bus": {"speed": "low"},
    }


@pytest.mark.parametrize(
    ("header", "sides", "compares"),
    [
        (" | Train | Bus", ["speed", "noise"], True),
        (" | Train | Bus | Tram", ["speed", "noise"], True),
        (" | Train | Pros", ["speed", "noise"], False),
        (" | Train | Is it fast?", ["speed", "noise"], False),
        # Under a header for aspects, half of them are known ones.
        ("Aspect | Train | Bus", ["speed", "cost"], True),
        ("Aspect | Train | Bus", ["noise", "output"], True),
        ("Aspect | Train | Bus", ["speed", "noise", "cost"], False),
        ("Aspect | Train | Bus", ["speed", "purpose", "cost"], True),
        ("Aspect | Train | Bus", ["speed", "noise"], False),
        ("Town | Train | Bus", ["purpose", "cost"], False),
    ],
)
def test_compared__by_the_first_column(header: str, sides: list[str], *, compares: bool) -> None:
    cells = ["| fast" * header.count("|"), "| slow" * header.count("|"), "| ok" * header.count("|")]
    rows = [side + cells[n] for n, side in enumerate(sides)]

    heads = [head.strip() for head in header.split("|")[1:]]
    assert named(table(*rows, header=header)) == (heads if compares else sides)


def test_compared__one_thing_is_no_comparison() -> None:
    assert said(table("speed | high", "noise | low", header=" | Train")) == {
        "speed": {"Train": "high"},
        "noise": {"Train": "low"},
    }


def test_compared__every_row_has_an_aspect() -> None:
    node = table("speed | high | low", " | at night | by day", header=" | Train | Bus")

    assert "Train" not in named(node)


# --- headers over statements ----------------------------------------------------------------------


def test_statements__each_header_names_what_they_say_below_it() -> None:
    node = table(
        "uses labelled data | uses no labels",
        "needs much work | ",
        "knows its target | finds a structure",
        " | needs little work",
        header="b) Guided | Free",
    )
    claims = table_row(node)

    assert claimed(table_row, node) == [
        {
            "term": "Guided",
            "span": (1, 6),
            "head": (1, 1),
            "body": [["uses labelled data", "needs much work", "knows its target"]],
        },
        {
            "term": "Free",
            "span": (1, 6),
            "head": (1, 1),
            "body": [["uses no labels", "finds a structure", "needs little work"]],
        },
    ]
    assert claims is not None
    lists = [claim.body[0] for claim in claims]
    assert [(each.kind, each.span) for each in lists] == [
        (NodeKind.LIST, Span(3, 5)),
        (NodeKind.LIST, Span(3, 6)),
    ]
    assert {(item.kind, item.content != ()) for each in lists for item in each.children} == {
        (NodeKind.ITEM, True)
    }


def test_statements__a_column_without_any_is_no_thing() -> None:
    node = table("uses labelled data | ", "needs much work | ", header="Guided | Free")

    assert named(node) == ["Guided"]


def test_statements__a_row_may_be_short() -> None:
    node = table(
        "uses labels | uses none", "needs much work | is fast", header="Guided work | Free work"
    )

    assert [claim["body"] for claim in claimed(table_row, with_cells_of(node, 2, 0)) or ()] == [
        [["uses labels", "needs much work"]],
        [["uses none"]],
    ]


@pytest.mark.parametrize(
    ("first", "over_statements"),
    [
        # Two in three say something.
        (["uses labelled data", "needs much work", "Target"], True),
        (["uses labelled data", "Work", "Target"], False),
        (["uses labelled data", "needs much work", "Work", "Target"], False),
        (["uses labelled data", "needs much work"], True),
        (["uses labelled data", "Target"], False),
        (["uses labelled data", "needs much work", ""], True),
        # Of one row nothing can be told.
        (["uses labelled data"], False),
        # What is a statement: three small words, a full stop, no name.
        (["needs work", "has targets"], False),
        (["Uses labelled data", "Needs much work"], False),
        (["iOS runs everywhere", "eBooks need power"], True),
        (["Labels.", "Targets."], True),
        (["标签。", "目标。"], True),
        (["Does it learn? Yes", "Does it end? No"], True),
        (["Labels; targets", "Work; time"], True),
        (["12.", "13."], False),
    ],
)
def test_statements__stand_in_the_first_column(first: list[str], *, over_statements: bool) -> None:
    rows = [f"{cell} | Thing {'abcd'[n]}x" for n, cell in enumerate(first)]

    assert (named(table(*rows, header="Guided | Free")) == ["Guided", "Free"]) is over_statements


def test_statements__nothing_in_the_first_column_says_nothing() -> None:
    assert table_row(table(" | uses no labels", " | is free", header="Guided | Free")) is None


@pytest.mark.parametrize(
    "head",
    [
        "Term",  # heads names
        "Aspect",  # heads aspects
        "Town name",
        "Output",  # may be a label
        "Example",  # is one
        "Rank",  # counts
        "Sorts of work that nobody likes",  # six words
        "1990",
        "=>",
        "Is it free?",
        "",
    ],
)
def test_statements__no_other_header_names_what_they_say(head: str) -> None:
    rows = ["uses labelled data | uses no labels", "needs much work | needs little work"]
    names = named(table(*rows, header=f"Guided | {head}"))

    assert (names == ["Guided", head]) is (head == "Town name")


def test_statements__a_header_of_five_words_names_them() -> None:
    rows = ["uses labelled data | uses no labels", "needs much work | needs little work"]

    assert named(table(*rows, header="Guided | Sorts of work nobody likes")) == [
        "Guided",
        "Sorts of work nobody likes",
    ]


@pytest.mark.parametrize(
    ("header", "are_sides"),
    [("Pros | Cons", True), ("Advantages | Cons | Cons", True), ("Pros | Uses", False)],
)
def test_statements__good_and_bad_sides_stand_over_anything(
    header: str, *, are_sides: bool
) -> None:
    cells = ["Cheap", "Slow", "Loud"][: header.count("|") + 1]
    names = named(table(" | ".join(cells), header=header))

    assert names == (header.split(" | ") if are_sides else ["Cheap"])


def test_pair__of_headers_is_two_things_whatever_stands_below() -> None:
    cells = ("Two cells | Four cells", "Same genes | Half of them")

    assert named(table(*cells, header="Mitosis | Meiosis")) == ["Mitosis", "Meiosis"]
    assert named(table(*cells, header="Mitosis | Growth")) == ["Two cells", "Same genes"]
    three = [f"{row} | Many" for row in cells]
    assert named(table(*three, header="Hot work | Cold work | Night work")) == [
        "Two cells",
        "Same genes",
    ]


@pytest.mark.parametrize(
    ("head", "other", "are"),
    [
        ("hot start", "cold start", True),
        ("mitosis", "meiosis", True),
        ("sql", "nosql", True),
        ("cat", "hat", False),  # two letters at the end
        ("start", "beginning", False),
        ("port", "transport", False),  # 62 in 100 alike
        ("rhythmeter", "barometer", False),
        # 65 and 64.3 in 100, both with a long ending.
        (f"{'a' * 7}{'z' * 13}", f"{'b' * 7}{'z' * 13}", True),
        (f"{'a' * 5}{'z' * 9}", f"{'b' * 5}{'z' * 9}", False),
    ],
)
def test_pair__shares_a_word_or_a_long_ending(head: str, other: str, *, are: bool) -> None:
    assert _are_a_pair(head, other) is are


# --- groups ---------------------------------------------------------------------------------------


def test_grouped__the_second_cell_names_and_the_group_is_kept() -> None:
    node = table(
        "Storage | b) Bucket | objects of any size | 1",
        " | Volume | blocks of a disk | 2",
        "Compute | Instance | servers by the hour | 3",
        " | Function | | 4",
        " | Queue | work that waits | 5",
        header="Kind of it | Thing | What for | No",
    )

    # Nothing is said of the function, which its number does not make up for.
    assert said(node) == {
        "Bucket": {"Kind of it": "Storage", "What for": "objects of any size"},
        "Volume": {"Kind of it": "Storage", "What for": "blocks of a disk"},
        "Instance": {"Kind of it": "Compute", "What for": "servers by the hour"},
        "Function": {"Kind of it": "Compute"},
        "Queue": {"Kind of it": "Compute", "What for": "work that waits"},
    }
    claims = claimed(table_row, node)
    assert claims is not None
    assert claims[1] == {
        "term": "Volume",
        "span": (4, 4),
        "head": (4, 4),
        "columns": [("What for", "blocks of a disk")],
        "groups": [("Kind of it", "Storage")],
    }


def test_grouped__also_without_a_header() -> None:
    assert said(table("Storage | Bucket | objects", " | Volume | blocks")) == {
        "Bucket": {"": "objects"},
        "Volume": {"": "blocks"},
    }


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (["Storage | Bucket | objects", " | Volume | blocks"], ["Bucket", "Volume"]),
        # No first cell is blank, or the first one is.
        (["Storage | Bucket | objects", "Storage | Volume | blocks"], ["Storage", "Storage"]),
        ([" | Bucket | objects", "Storage | Volume | blocks"], ["Storage"]),
        # A blank first cell over nothing but a second one goes on.
        (["Storage | Bucket | objects", " | Volume | "], ["Storage"]),
        (["Storage | Bucket | objects", " | | blocks"], ["Storage"]),
        # What the second column holds is no name, or not that of one thing.
        (["Storage | Bucket | objects", " | Bucket | blocks"], ["Storage"]),
        (["Storage | Bucket | objects", " | It is full; wait. | blocks"], ["Storage"]),
        (["Storage | Bucket | objects", " | 1990 | blocks"], ["Storage"]),
    ],
)
def test_grouped__blanks_below_a_first_cell_make_groups(rows: list[str], names: list[str]) -> None:
    assert named(table(*rows, header="Sort | Thing | What for")) == names


@pytest.mark.parametrize(
    ("kept", "names"),
    [
        ((0, 1, 2), ["Bucket", "Volume", "Instance"]),
        # Of the row that begins a group, nothing need be said.
        ((0, 1), ["Bucket", "Volume", "Instance"]),
        ((0,), ["Storage", "Compute"]),
    ],
)
def test_grouped__a_row_that_begins_a_group_may_be_short(
    kept: tuple[int, ...], names: list[str]
) -> None:
    rows = ["Storage | Bucket | objects", " | Volume | blocks", "Compute | Instance | servers"]

    assert named(with_cells_of(table(*rows), 2, *kept)) == names


def test_grouped__a_blank_row_of_two_cells_goes_on() -> None:
    node = table("Storage | Bucket | objects", " | Volume | blocks", "Compute | Instance | servers")

    assert named(with_cells_of(node, 1, 0, 1)) == ["Storage", "Compute"]
