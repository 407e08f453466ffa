"""The policy in force, and taking a changed one without a restart: whole, or not at all."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from policies import signing
from policies.loader import PolicyError, parse, read
from policies.schema import Policy
from policies.signing import SigningError

_log = structlog.get_logger("policy")
_EVERY_SECONDS = 2.0
_SETTLE_SECONDS, _MOST_SETTLING = 0.2, 50


class PolicySource:
    """Where a policy comes from, and who must have approved it.

    ``memory`` is a file that remembers when the policy in force was approved, so that no earlier one takes its place.
    """

    def __init__(
        self, file: Path, approvers: Path | None = None, signatures: int = 0, memory: Path | None = None
    ) -> None:
        self.file = file
        self._approvers = approvers
        self._signatures = signatures
        self._memory = memory

    def load(self) -> Policy:
        """The policy as it is in the file now; PolicyError when it may not be used."""
        content = read(self.file)
        policy = parse(content, self.file)
        if self._signatures:
            if self._approvers is None:
                raise PolicyError("policy_signatures is set; expected policy_approvers too, a folder of NAME.pub")
            try:
                self._not_before(signing.require(self.file, content, self._approvers, self._signatures))
            except SigningError as error:
                raise PolicyError(str(error)) from None
        return policy

    def _not_before(self, approved: str) -> None:
        """An earlier policy needs a new approval; else its old signatures would put it back."""
        if self._memory is None:
            return
        before = self._memory.read_text("utf-8").strip() if self._memory.exists() else ""
        if approved < before:
            raise PolicyError(
                f"{self.file}: approved on {approved}, before the policy that was in force ({before}); "
                "expected a new approval (`sluiswachter policy onderteken`)"
            )
        if approved != before:
            self._memory.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = self._memory.with_name(f".{self._memory.name}.{os.getpid()}")
            new.write_text(approved + "\n", "utf-8")
            os.replace(new, self._memory)

    def stamp(self) -> tuple[tuple[int, int, int], ...]:
        """Another value after every change of the policy, its signatures or the keys of who may approve."""
        keys = sorted(self._approvers.glob("*.pub")) if self._approvers and self._signatures else ()
        files = (self.file, self.file.with_name(self.file.name + signing.SUFFIX), *keys)
        return tuple(_stamp(file) for file in files)


class PolicyWatch:
    """Looks at the file every two seconds, and at once when told to. Calls ``use`` with what is new and right."""

    def __init__(self, source: PolicySource, use: Callable[[Policy], None]) -> None:
        self._source = source
        self._use = use
        self._seen = source.stamp()
        self._wake = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._watch, name="policy", daemon=True)
        self.problem = ""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._ended = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def now(self) -> None:
        """Read the file again, changed or not (SIGHUP)."""
        self._seen = ()
        self._wake.set()

    def look(self) -> None:
        """Take a changed policy; one that is not right is told, and the old one stays in force."""
        if self._source.stamp() == self._seen:
            return
        self._seen = self._settled()
        try:
            policy = self._source.load()
        except PolicyError as error:
            self.problem = str(error)
            _log.error("new policy refused, the old one stays in force", why=str(error))
            return
        except Exception as error:
            self.problem = f"{self._source.file}: cannot be read ({type(error).__name__})"
            raise
        if self._source.stamp() != self._seen:  # somebody wrote meanwhile: what was read may be half of it
            self._seen = ()
            return
        self.problem = ""
        self._use(policy)
        _log.info("policy in force", name=policy.name, version=policy.version, hash=policy.hash)

    def _settled(self) -> tuple[tuple[int, int, int], ...]:
        """The stamp once nobody writes any more; an editor, or a copy over the network, takes its time."""
        stamp = self._source.stamp()
        for _ in range(_MOST_SETTLING):
            time.sleep(_SETTLE_SECONDS)
            if (later := self._source.stamp()) == stamp:
                break
            stamp = later
        return stamp

    def _watch(self) -> None:
        while not self._ended:
            self._wake.wait(_EVERY_SECONDS)
            self._wake.clear()
            try:
                self.look()
            except Exception as error:  # the watch must live on
                _log.error("policy not read", exception=type(error).__name__)


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        stat = file.stat()
    except OSError:
        return (0, 0, 0)
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
