"""The tables of the register and the portal come with the step after the incidents, and hang on the one list."""

from logs.database.migrations.versions import v0003_incidents, v0004_register
from logs.database.tables import all_tables
from logs.portal import tables as portal
from logs.register import tables as register


def test_the_step_follows_on_the_one_before() -> None:
    assert v0004_register.down_revision == v0003_incidents.revision


def test_they_are_on_the_list() -> None:
    names = set(all_tables().tables)
    for table in (portal.justifications, portal.own_events, portal.exceptions, register.applications):
        assert table.name in names
