"""Users in an htpasswd file (``htpasswd -B``). bcrypt only: the older forms of that file are guessed in minutes."""

from pathlib import Path

import bcrypt

from proxy.identity.accounts import Account, AccountsUnavailable
from proxy.identity.tables import Groups, IdentityError

_BCRYPT = ("$2y$", "$2b$", "$2a$")
# Checked for a name that does not exist, so that it takes as long as one that does.
_NOBODY = b"$2b$10$7EqJtq98hPqEX7fNZaFWoOhi5hK9UAZ4nVGJPbVJmgSlJzK0UDRuG"


def read(file: Path) -> dict[str, bytes]:
    """User -> hash; IdentityError names the line that is wrong (and never shows it)."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IdentityError(f"{file}: {getattr(error, 'strerror', 'no UTF-8')}; expected an htpasswd file") from None
    users: dict[str, bytes] = {}
    names: set[str] = set()  # whoever differs in capitals only is one person everywhere else
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        user, _, hashed = line.strip().partition(":")
        if not user or not hashed.startswith(_BCRYPT) or len(hashed) != 60:
            raise IdentityError(f"{file}:{number}: expected USER:$2y$... (bcrypt; made by htpasswd -B)")
        if user.lower() in names:
            raise IdentityError(
                f"{file}:{number}: a name that stands here already; expected each once (capitals or not)"
            )
        names.add(user.lower())
        users[user] = hashed.encode()
    return users


class HtpasswdAccounts:
    """Reads the file again when it changes; a file that became wrong makes nobody known."""

    name = "basic"

    def __init__(self, file: Path, groups: Groups) -> None:
        self._file = file
        self._groups = groups
        self._users = read(file)
        self._seen = self._stamp()

    def check(self, user: str, password: str) -> Account | None:
        """See ``Accounts``."""
        if (stamp := self._stamp()) != self._seen:
            try:
                self._users, self._seen = read(self._file), stamp
            except IdentityError as error:
                raise AccountsUnavailable(str(error)) from None
        hashed = self._users.get(user)
        # bcrypt reads 72 bytes; more is refused rather than cut off.
        right = len(password.encode()) <= 72 and bcrypt.checkpw(password.encode(), hashed or _NOBODY)
        return Account(user, self._groups.of(user)) if hashed and right else None

    def _stamp(self) -> tuple[int, int]:
        try:
            stat = self._file.stat()
        except OSError:
            return (0, 0)
        return stat.st_mtime_ns, stat.st_size
