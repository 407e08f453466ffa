"""proxy/vault/memory.py: the same placeholder for the same value, never one for two values, never another user's."""

import pytest

from proxy.vault.memory import Vault, VaultFull, lookalikes


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_same_value_same_placeholder_other_value_another() -> None:
    vault = Vault(keep_seconds=60)
    assert vault.placeholder("a", "PERSON", "Jan") == "[PERSOON_1]"
    assert vault.placeholder("a", "PERSON", "Piet") == "[PERSOON_2]"
    assert vault.placeholder("a", "PERSON", "Jan") == "[PERSOON_1]"
    assert vault.originals("a") == {"[PERSOON_1]": "Jan", "[PERSOON_2]": "Piet"}


def test_another_user_sees_nothing() -> None:
    vault = Vault(keep_seconds=60)
    vault.placeholder("a", "PERSON", "Jan")
    assert vault.originals("b") == {}


def test_a_placeholder_that_stands_in_the_text_is_not_used() -> None:
    vault = Vault(keep_seconds=60)
    assert (
        vault.placeholder("a", "PERSON", "Jan", lookalikes("zie persoon_1 en [PERSON 2], niet PERSOON_30"))
        == "[PERSOON_3]"
    )


def test_expired_originals_are_gone_and_their_numbers_are_not_used_again() -> None:
    clock = Clock()
    vault = Vault(keep_seconds=60, clock=clock)
    vault.placeholder("a", "PERSON", "Jan")
    clock.now = 50
    vault.placeholder("a", "PERSON", "Piet")
    clock.now = 100
    assert vault.originals("a") == {"[PERSOON_2]": "Piet"}
    assert vault.placeholder("a", "PERSON", "Kees") == "[PERSOON_3]"
    assert vault.placeholder("a", "PERSON", "Jan") == "[PERSOON_4]"


def test_a_full_vault_says_so() -> None:
    vault = Vault(keep_seconds=60, most_per_user=1)
    vault.placeholder("a", "PERSON", "Jan")
    with pytest.raises(VaultFull):
        vault.placeholder("a", "PERSON", "Piet")


def test_what_is_forgotten_is_gone() -> None:
    vault = Vault(keep_seconds=60)
    vault.placeholder("a", "PERSON", "Jan")
    vault.forget("a")
    vault.forget("nobody")
    assert vault.originals("a") == {}


def test_a_value_gets_another_placeholder_where_the_text_holds_its_own() -> None:
    vault = Vault(keep_seconds=60)
    assert vault.placeholder("a", "PERSON", "Jan") == "[PERSOON_1]"
    assert vault.placeholder("a", "PERSON", "Jan", lookalikes("wie is [PERSOON_1]?")) == "[PERSOON_2]"
    assert vault.originals("a") == {"[PERSOON_1]": "Jan", "[PERSOON_2]": "Jan"}


def test_lookalikes_are_what_would_be_restored() -> None:
    assert lookalikes(r"[Persoon 3] PERSON_04 \[ADRES\_5\] artikel 12 persoon 6 x_1 [**IBAN_7**]") == {
        "PERSOON_3", "PERSOON_4", "ADRES_5", "IBAN_7",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["a_" * 50_000, "persoon" + "\\" * 90_000, "[persoon_" * 11_000, "persoon_1" * 11_000, "\u00df persoon_1 " * 5_000],
)
def test_lookalikes_in_a_text_made_to_be_slow(text: str) -> None:
    assert lookalikes(text) <= {"PERSOON_1"}  # work that grows with the square of the text would take minutes
