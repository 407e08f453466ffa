"""The keys of the record: what the gateway needs, and the public keys of the people who may open things.

| file | what it is |
| --- | --- |
| ``teken.sleutel``, ``teken.pub`` | Ed25519: signs the chain; keep a copy of the public one elsewhere |
| ``pseudoniem.sleutel`` | this month's key of the pseudonyms; a month that is over cannot be computed again |
| ``bewijs-DAG.sleutel`` | outer key of that day's evidence; destroying it destroys the evidence, back-ups included |
| ``eigen-DAG.sleutel`` | whose events of that day are whose, for the employee's own page; destroyed after 30 days |
| ``portaal.sleutel`` | keys the hashes of who justified what on the portal |
| ``paginas.sleutel`` | encrypts the secrets of the authenticator apps of the review pages' accounts |
| ``po.pub``, ``ciso.pub`` | public keys; the private ones are with the people, never here |
"""

import contextlib
import json
import os
import secrets
from hashlib import blake2b
from pathlib import Path

from nacl.public import PublicKey
from nacl.signing import SigningKey

from logs.chain import Signer, read_public

PEOPLE = ("po", "ciso")


class KeyFileError(Exception):
    """A key that cannot be used: which file, and what to do."""


class Keys:
    """One folder of keys, readable for the gateway's own user only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def signer(self) -> Signer:
        """The key that signs the chain; made at first use."""
        secret = self._secret("teken.sleutel")
        key = SigningKey(secret)
        public = self.folder / "teken.pub"
        if not public.exists():
            public.write_text(bytes(key.verify_key).hex() + "\n", "ascii")
        elif key.verify_key not in read_public(public):
            raise KeyFileError(f"{public} does not belong to teken.sleutel; put the right one back")
        return Signer(key)

    def pseudonym_key(self, month: str) -> tuple[str, bytes]:
        """The month (``2026-11``) and its key. Each key is the hash of the one before, which is then forgotten."""
        file = self.folder / "pseudoniem.sleutel"
        if not file.exists():
            self._write(file, json.dumps({"month": month, "key": secrets.token_hex(32)}))
        kept = json.loads(self._read(file))
        at, key = str(kept["month"]), bytes.fromhex(kept["key"])
        if at >= month:  # also when the clock went back: a past month's key is gone
            return at, key
        while at < month:
            at, key = _next(at), blake2b(key, digest_size=32, person=b"sluis-month").digest()
        self._write(file, json.dumps({"month": at, "key": key.hex()}))
        return at, key

    def portal_key(self) -> bytes:
        """The key of what employees do on the portal: their justifications and what these were about."""
        return self._secret("portaal.sleutel")

    def evidence_key(self, day: str, *, make: bool = True) -> bytes | None:
        """The outer key of a day's evidence; None when it was destroyed."""
        name = f"bewijs-{day}.sleutel"
        return self._secret(name) if make or (self.folder / name).exists() else None

    def destroy_evidence_keys(self, before: str) -> list[str]:
        """Overwrite and remove the keys of every day before this one; the days."""
        return self._destroy("bewijs", before)

    def own_key(self, day: str, *, make: bool = True) -> bytes | None:
        """The key of whose events are whose on a day; None when it was destroyed."""
        name = f"eigen-{day}.sleutel"
        return self._secret(name) if make or (self.folder / name).exists() else None

    def destroy_own_keys(self, before: str) -> list[str]:
        """As ``destroy_evidence_keys``."""
        return self._destroy("eigen", before)

    def _destroy(self, name: str, before: str) -> list[str]:
        days = []
        for file in sorted(self.folder.glob(f"{name}-*.sleutel")):
            day = file.name.removeprefix(f"{name}-").removesuffix(".sleutel")
            if day < before:
                with file.open("r+b") as out:
                    out.write(secrets.token_bytes(64))
                    out.flush()
                    os.fsync(out.fileno())
                file.unlink()
                days.append(day)
        return days

    def pages_key(self) -> bytes:
        """The key of what the review pages keep encrypted in the database; made at first use."""
        return self._secret("paginas.sleutel")

    def person(self, who: str) -> PublicKey | None:
        """The public key of the PO or the CISO; None when they have none yet."""
        file = self.folder / f"{who}.pub"
        if not file.exists():
            return None
        try:
            return PublicKey(bytes.fromhex(file.read_text("ascii").strip()))
        except ValueError:
            raise KeyFileError(f"{file} is no public key; make it again with `sluiswachter sleutel maken`") from None

    def set_person(self, who: str, key: PublicKey) -> None:
        """Take a new public key into use."""
        self._write(self.folder / f"{who}.pub", bytes(key).hex() + "\n")

    def _secret(self, name: str) -> bytes:
        file = self.folder / name
        if not file.exists():
            with contextlib.suppress(FileExistsError):  # another process was first: its key counts
                self._write(file, secrets.token_hex(32), only_new=True)
        try:
            secret = bytes.fromhex(self._read(file).strip())
        except ValueError:
            secret = b""
        if len(secret) != 32:
            raise KeyFileError(f"{file} is no key; put it back from the back-up")
        return secret

    def _read(self, file: Path) -> str:
        try:
            return file.read_text("ascii")
        except OSError as error:
            raise KeyFileError(f"{file} cannot be read ({error.strerror})") from None

    def _write(self, file: Path, content: str, *, only_new: bool = False) -> None:
        """Whole or not at all, on disk before it is used, and for the owner only."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(partial, file) if only_new else os.replace(partial, file)
        finally:
            partial.unlink(missing_ok=True)


def _next(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"
