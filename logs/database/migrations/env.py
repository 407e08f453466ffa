"""Alembic runs this: the steps run on the connection that logs/database/migrate.py gives, in its transaction."""

from alembic import context

from logs.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
