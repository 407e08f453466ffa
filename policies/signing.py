"""A policy that named people have approved: Ed25519 signatures over the hash of its file, beside that file.

Each approver keeps a private key; the public ones lie together in one folder, ``NAME.pub``. Signatures lie in
``POLICY.handtekeningen``, one a line, so that the second approver adds to what the first one left. Each says when it
was set, so that an earlier policy cannot be put back with its earlier signatures.
"""

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

_SAYS = b"sluiswachter policy approved\0"
SUFFIX = ".handtekeningen"


class SigningError(Exception):
    """A key, a signature or an approval that is not right: which, and what to do."""


def make_keys(folder: Path, name: str) -> tuple[Path, Path]:
    """A private key (0600, for the approver alone) and its public one; neither may exist yet."""
    if not name.replace("-", "").replace("_", "").isalnum():
        raise SigningError(f"{name!r}: expected letters, figures, - and _")
    private, public = folder / f"{name}.sleutel", folder / f"{name}.pub"
    key = SigningKey.generate()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SigningError(f"{private}: {error.strerror}; an existing key is never overwritten") from None
    with os.fdopen(handle, "w") as out:
        out.write(bytes(key).hex() + "\n")
    public.write_text(bytes(key.verify_key).hex() + "\n", "ascii")
    return private, public


def sign(policy: Path, private: Path) -> str:
    """Add a signature to those beside the policy; the name of the approver is that of the key's file."""
    try:
        key = SigningKey(bytes.fromhex(private.read_text("ascii").strip()))
    except (OSError, ValueError, TypeError):
        raise SigningError(f"{private}: this is no private key of an approver") from None
    content, time = policy.read_bytes(), datetime.now(UTC).isoformat(timespec="seconds")
    line = {"name": private.stem, "time": time, "signature": key.sign(_says(content, time)).signature.hex()}
    file = _beside(policy)
    kept = [one for one in _lines(file) if one["name"] != private.stem]
    file.write_text("".join(json.dumps(one) + "\n" for one in (*kept, line)), "utf-8")
    return private.stem


def approvers(policy: Path, content: bytes, folder: Path) -> dict[str, str]:
    """Who in ``folder`` has signed exactly these bytes -> when (ISO 8601). One key counts once."""
    keys = _public_keys(folder)
    found: dict[bytes, tuple[str, str]] = {}
    for line in _lines(_beside(policy)):
        key = keys.get(line["name"])
        if key is None:
            continue
        try:
            key.verify(_says(content, line["time"]), bytes.fromhex(line["signature"]))
        except (BadSignatureError, ValueError):
            continue  # a signature over an earlier version, or of somebody else
        found[bytes(key)] = (line["name"], line["time"])
    return dict(sorted(found.values()))


def require(policy: Path, content: bytes, folder: Path, number: int) -> str:
    """When the last of the approvers signed; SigningError when fewer than ``number`` have."""
    have = approvers(policy, content, folder)
    if len(have) < number:
        who = ", ".join(have) or "nobody"
        raise SigningError(
            f"{policy}: approved by {who}; expected {number} approvers (`sluiswachter policy onderteken`)"
        )
    return max(have.values())


def _says(content: bytes, time: str) -> bytes:
    return _SAYS + time.encode() + b"\0" + hashlib.sha256(content).digest()


def _beside(policy: Path) -> Path:
    return policy.with_name(policy.name + SUFFIX)


def _lines(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    try:
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        return [{name: str(line[name]) for name in ("name", "time", "signature")} for line in lines]
    except (OSError, ValueError, KeyError, TypeError):
        raise SigningError(f"{file}: these are no signatures; remove the file and sign again") from None


def _public_keys(folder: Path) -> dict[str, VerifyKey]:
    keys = {}
    for file in sorted(folder.glob("*.pub")):
        try:
            keys[file.stem] = VerifyKey(bytes.fromhex(file.read_text("ascii").strip()))
        except (OSError, ValueError, TypeError):
            raise SigningError(f"{file}: this is no public key of an approver") from None
    return keys
