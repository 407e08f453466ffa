"""proxy/identity/directory.py against a real slapd."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from proxy.identity.accounts import Account, AccountsUnavailable
from proxy.identity.directory import DirectoryAccounts, DirectorySettings
from proxy.identity.tables import Groups, IdentityError
from tests.e2e.authority import TestAuthority
from tests.proxy.bed import free_port
from tests.proxy.identity.directory import GROUPS, PASSWORD, PEOPLE, ROOT, directory

pytestmark = pytest.mark.needs("slapd")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DirectorySettings]:
    with directory(tmp_path_factory.mktemp("ldap")) as port:
        yield DirectorySettings(
            url=f"ldap://127.0.0.1:{port}", user_base=PEOPLE, group_base=GROUPS,
            department_attribute="departmentNumber", bind_dn=ROOT, bind_password=PASSWORD,
        )  # fmt: skip


def test_a_user_with_groups_and_department(settings: DirectorySettings) -> None:
    accounts = DirectoryAccounts(settings, Groups({"uit-bestand": ["Anna"]}))
    assert accounts.check("anna", "anna-geheim") == Account(
        "anna", frozenset({"proefgroep", "uit-bestand"}), "Burgerzaken"
    )
    assert accounts.check("piet", "piet-geheim") == Account("piet", frozenset({"medewerkers"}), "Sociaal domein")


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("anna", "fout"), ("anna", ""), ("", "anna-geheim"), ("niemand", "anna-geheim"), ("an*", "anna-geheim"),
        ("*", "anna-geheim"), ("anna)(uid=*", "anna-geheim"), ("anna\0", "anna-geheim"), ("piet", "anna-geheim"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_nobody(settings: DirectorySettings, user: str, password: str) -> None:
    assert DirectoryAccounts(settings, Groups()).check(user, password) is None


@pytest.mark.parametrize("typed", ["Anna", "ANNA", "  anna ", "ａｎｎａ"])
def test_one_person_is_one_name_however_it_is_typed(settings: DirectorySettings, typed: str) -> None:
    account = DirectoryAccounts(settings, Groups({"uit-bestand": ["anna"]})).check(typed, "anna-geheim")
    if account is not None:  # whether the directory takes a spelling for the same is its own matter
        assert (account.user, account.groups) == ("anna", {"proefgroep", "uit-bestand"})
    assert account or typed not in ("Anna", "ANNA")


def test_who_proved_it_in_another_way_is_found_without_a_password(settings: DirectorySettings) -> None:
    accounts = DirectoryAccounts(settings, Groups())
    assert accounts.find("ANNA") == Account("anna", frozenset({"proefgroep"}), "Burgerzaken")
    for nobody in ("", "niemand", "*", "anna)(uid=*", "an*"):
        assert accounts.find(nobody) is None


def test_a_directory_that_does_not_answer_is_no_answer(settings: DirectorySettings) -> None:
    gone = DirectoryAccounts(replace(settings, url=f"ldap://127.0.0.1:{free_port()}", seconds=1), Groups())
    with pytest.raises(AccountsUnavailable):
        gone.check("anna", "anna-geheim")
    stranger = DirectoryAccounts(replace(settings, bind_password="fout"), Groups())
    with pytest.raises(AccountsUnavailable, match="own account"):
        stranger.check("anna", "anna-geheim")


def test_over_tls_only_the_named_authority_counts(settings: DirectorySettings, tmp_path: Path) -> None:
    authority = TestAuthority(tmp_path)
    authority.context("localhost")
    with directory(tmp_path / "ldap", tmp_path / "localhost.pem") as port:
        secure = replace(settings, url=f"ldaps://localhost:{port}", ca=authority.file)
        assert DirectoryAccounts(secure, Groups()).check("anna", "anna-geheim")
        with pytest.raises(AccountsUnavailable):
            DirectoryAccounts(replace(secure, ca=None), Groups()).check("anna", "anna-geheim")


def test_without_tls_a_password_leaves_this_machine_over_starttls_only(
    settings: DirectorySettings, tmp_path: Path
) -> None:
    authority = TestAuthority(tmp_path)
    authority.context("127.1")  # another name for here, so that it counts as elsewhere
    with directory(tmp_path / "ldap", tmp_path / "127.1.pem", plain=True) as port:
        elsewhere = replace(settings, url=f"ldap://127.1:{port}", ca=authority.file)
        assert DirectoryAccounts(elsewhere, Groups()).check("anna", "anna-geheim")
        with pytest.raises(AccountsUnavailable):
            DirectoryAccounts(replace(elsewhere, ca=None), Groups()).check("anna", "anna-geheim")
    with pytest.raises(AccountsUnavailable):  # this one has no certificate
        DirectoryAccounts(replace(settings, url=settings.url.replace("127.0.0.1", "127.1")), Groups()).check(
            "anna", "anna-geheim"
        )


@pytest.mark.parametrize("url", ["", "http://x", "ldaps://", "dc=x"])
def test_a_wrong_address_is_refused(settings: DirectorySettings, url: str) -> None:
    with pytest.raises(IdentityError, match="ldap_url"):
        DirectoryAccounts(replace(settings, url=url), Groups())
