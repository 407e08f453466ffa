"""Everything else: every text is read wherever it stands; who speaks is taken from what is beside or above it."""

from proxy.wire.dialect import Dialect

GENERIC = Dialect("generic")
