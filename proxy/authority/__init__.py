"""The certificate authority of this gateway: what it may sign for, where it lies, and how it is renewed."""

from proxy.authority.errors import AuthorityError
from proxy.authority.store import Authority

__all__ = ["Authority", "AuthorityError"]
