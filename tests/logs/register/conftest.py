"""The same database as the portal's tests use."""

from tests.logs.portal.conftest import base

__all__ = ["base"]
