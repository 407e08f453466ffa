"""proxy/wire/book.py: always what a new one of the same values would be."""

from hypothesis import given
from hypothesis import strategies as st

from proxy.wire.book import Book
from proxy.wire.restore import Originals

NAMES = ["[PERSOON_1]", "[PERSOON_2]", "[ADRES_1]", "Anna Bakker", "Emma"]
TEXT = "[PERSOON_1] PERSOON_2 [adres 1] Anna Bakker en Anna, Emma"


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["Jan de Vries", "Kerk 3", None])), max_size=20))
def test_it_says_what_a_new_one_would_say(steps: list[tuple[str, str | None]]) -> None:
    book, plain = Book(), dict[str, str]()
    for name, value in steps:
        if value is not None:
            book[name] = plain[name] = value
        elif name in plain:
            del book[name], plain[name]
        assert Originals(book).restore(TEXT) == Originals(plain).restore(TEXT)
        assert bool(Originals(book)) == bool(plain)
    assert dict(book) == plain
    assert len(book) == len(plain)


def test_it_can_be_looked_through_while_it_changes() -> None:
    book = Book({"[PERSOON_1]": "Jan", "[PERSOON_2]": "Piet"})
    for name in book:
        book.pop("[PERSOON_2]", None)
        book[f"x {name}"] = "y"
    assert "[PERSOON_2]" not in book


def test_the_words_are_those_of_what_is_there() -> None:
    book = Book({"[PERSOON_1]": "Jan", "[PERSOON_2]": "Piet", "[V_NUMBER_1]": "1"})
    assert book.words == {"PERSOON", "V_NUMBER"}
    del book["[PERSOON_1]"], book["[V_NUMBER_1]"]
    assert book.words == {"PERSOON"}


def test_an_answer_that_is_under_way_knows_what_came_since() -> None:
    book = Book({"[PERSOON_1]": "Jan"})
    originals = Originals(book)
    book["[PERSOON_2]"] = "Piet"
    assert originals.restore("[PERSOON_1] [PERSOON_2]") == "Jan Piet"
