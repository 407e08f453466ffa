"""The one list of tables. A module that defines a table hangs it on ``metadata`` and is named in ``MODULES``.

Adding a table:

1. a module ``logs/NAME/tables.py`` (or the like) with ``Table("name", metadata, ...)``, named in ``MODULES``;
2. a migration ``logs/database/migrations/versions/vNNNN_NAME.py`` that follows on the newest.

``tests/logs/database`` checks that the migrations are one chain and make exactly these tables, on both databases.
"""

import importlib

from sqlalchemy import BigInteger, Integer, MetaData

MODULES = (
    "logs.schema",
    "logs.incidents.tables",
    "logs.register.tables",
    "logs.portal.tables",
    "logs.opening.tables",
    "logs.review.accounts.tables",
)

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_unique",
        "fk": "%(table_name)s_%(column_0_N_name)s_of_%(referred_table_name)s",
        "pk": "%(table_name)s_key",
    }
)
# A number that goes up by itself: SQLite does that for INTEGER only.
Counter = BigInteger().with_variant(Integer, "sqlite")


def all_tables() -> MetaData:
    """Every table that the product has; imports the modules that define them."""
    for module in MODULES:
        importlib.import_module(module)
    return metadata
