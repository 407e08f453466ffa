"""A root whose key lies in a PKCS#11 device and never leaves it.

mitmproxy signs a certificate for every host and needs a key in memory for that. So the device's root signs a
short-lived authority, whose key lies here as any other does: what is stolen here is not worth much for long. The root
may not sign for more than the authority: AI services only. Source: PKCS #11 v2.40, CKM_SHA256_RSA_PKCS.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from proxy.authority import issue
from proxy.authority.errors import AuthorityError
from proxy.authority.store import Authority

SHORT_DAYS, _BITS = 30, 3072
ROOT_FILE = "hsm-root.pem"


class DeviceKey(rsa.RSAPrivateKey):
    """A key of the device, in the shape that certificates are signed with; it can do nothing else."""

    def __init__(self, private: Any, public: rsa.RSAPublicKey) -> None:  # noqa: ANN401  # the device's library has no types
        self._private = private
        self._public = public

    @property
    def key_size(self) -> int:
        """Bits of the modulus."""
        return self._public.key_size

    def public_key(self) -> rsa.RSAPublicKey:
        """The half that may be known."""
        return self._public

    def sign(self, data: Any, padding: Any, algorithm: Any) -> bytes:  # noqa: ANN401  # cryptography's own signature
        """In the device: PKCS #1 v1.5 over SHA-256, which is what our certificates are signed with."""
        from pkcs11 import Mechanism

        return bytes(self._private.sign(bytes(data), mechanism=Mechanism.SHA256_RSA_PKCS))

    def decrypt(self, *_: Any) -> NoReturn:  # noqa: ANN401
        """Never."""
        raise AuthorityError("the key in the device signs, and does nothing else")

    def private_numbers(self) -> NoReturn:
        """They do not leave the device."""
        self.decrypt()

    def private_bytes(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """They do not leave the device."""
        self.decrypt()

    def __copy__(self) -> "DeviceKey":
        return self

    def __deepcopy__(self, _: Any) -> "DeviceKey":  # noqa: ANN401
        return self


def renew(
    authority: Authority,
    hosts: Iterable[str],
    *,
    module: Path,
    token: str,
    label: str,
    pin: str,
    days: int = SHORT_DAYS,
) -> Path:
    """Put a new short-lived authority in use, signed by the root in the device; that is made when it is not there yet.

    Returns the root's certificate, which clients must trust. AuthorityError says what is wrong, without the PIN.
    """
    try:
        import pkcs11
    except ImportError:
        raise AuthorityError("python-pkcs11 is not installed; install the extra `hsm`") from None
    names, file = list(hosts), authority.folder / ROOT_FILE
    try:
        with pkcs11.lib(str(module)).get_token(token_label=token).open(rw=True, user_pin=pin) as session:
            key = _key(session, label)
            root = _root(file, key, names)
            fresh = issue.new_key()
            short = issue.intermediate(fresh, names, key, root, days=days)
            authority.use(fresh, [short, root])
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise AuthorityError(
            f"the device does not do it: {type(error).__name__}; look at module, token and PIN"
        ) from None
    return file


def _key(session: Any, label: str) -> DeviceKey:  # noqa: ANN401
    """The pair with this label, made in the device when it is not there."""
    from pkcs11 import Attribute, KeyType, NoSuchKey, ObjectClass

    try:
        private = session.get_key(ObjectClass.PRIVATE_KEY, KeyType.RSA, label)
        public = session.get_key(ObjectClass.PUBLIC_KEY, KeyType.RSA, label)
    except NoSuchKey:
        public, private = session.generate_keypair(KeyType.RSA, _BITS, label=label, store=True)
    numbers = (int.from_bytes(public[one], "big") for one in (Attribute.PUBLIC_EXPONENT, Attribute.MODULUS))
    return DeviceKey(private, rsa.RSAPublicNumbers(*numbers).public_key())


def _root(file: Path, key: DeviceKey, hosts: list[str]) -> x509.Certificate:
    """The root of this key: the one in the file while it still fits, or a new one."""
    if file.exists():
        known = x509.load_pem_x509_certificate(file.read_bytes())
        left = known.not_valid_after_utc - issue.now()
        if known.public_key() == key.public_key() and not issue.uncovered(known, hosts) and left > timedelta(days=90):
            return known
    made = issue.root(key, hosts, below=1)
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return made
