"""``sluiswachter ca``: the authority that employees' browsers trust, and how it is replaced."""

import argparse
from pathlib import Path

from proxy.authority import Authority, AuthorityError
from proxy.authority.hsm import SHORT_DAYS, renew
from proxy.authority.store import days_left
from proxy.settings import Settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    actions = commands.add_parser("ca", help="the certificate authority of this gateway").add_subparsers(
        required=True, metavar="ACTION"
    )
    actions.add_parser("toon", help="who signs for what, and until when").set_defaults(command=_show)
    actions.add_parser(
        "csr", help="make a key and a request for an intermediate under the municipality's own root"
    ).set_defaults(command=_request)
    imported = actions.add_parser("import", help="use the signed request: PEM, the authority first, its root last")
    imported.add_argument("file", type=Path)
    imported.set_defaults(command=_import)
    rotate = actions.add_parser("rotate", help="prepare a next root; with --nu put the prepared one in use")
    rotate.add_argument("--nu", action="store_true", help="use the prepared root from the next start on")
    rotate.set_defaults(command=_rotate)
    device = actions.add_parser("hsm", help="a short-lived authority, signed by a root in a PKCS#11 device")
    device.add_argument("--module", type=Path, required=True, help="the device's PKCS#11 library")
    device.add_argument("--token", required=True, help="label of the token")
    device.add_argument("--label", default="sluiswachter", help="label of the key; made when it is not there")
    device.add_argument("--pin-file", type=Path, required=True, help="file with the PIN on its first line")
    device.add_argument("--dagen", type=int, default=SHORT_DAYS, help=f"how long it is valid ({SHORT_DAYS})")
    device.set_defaults(command=_device)


def _open() -> tuple[Authority, list[str]]:
    settings = Settings()
    hosts = [*settings.catalogue().hosts, settings.portal_host]
    return Authority.open(settings.ca_dir, hosts, settings.ca_passphrase), hosts


def _show(_arguments: argparse.Namespace) -> int:
    authority, hosts = _open()
    for name, value in authority.describe().items():
        print(f"{name:22} {value}")
    print(f"{'dagen over':22} {days_left(authority)}")
    if uncovered := authority.uncovered(hosts):
        print(f"niet gedekt: {', '.join(uncovered)}; maak een nieuwe met `sluiswachter ca rotate`")
        return 1
    return 0


def _request(_arguments: argparse.Namespace) -> int:
    authority, hosts = _open()
    print(f"aanvraag geschreven: {authority.write_request(hosts)}")
    print("Laat deze ondertekenen als ondergeschikte CA en lees het antwoord in met `sluiswachter ca import BESTAND`.")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    authority, hosts = _open()
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise AuthorityError(f"{arguments.file}: {error.strerror}") from None
    authority.import_chain(content)
    print(f"in gebruik vanaf de volgende start, geldig tot {authority.expires:%Y-%m-%d}")
    if uncovered := authority.uncovered(hosts):
        print(f"let op: deze CA mag niet tekenen voor {', '.join(uncovered)}")
    return 0


def _rotate(arguments: argparse.Namespace) -> int:
    authority, hosts = _open()
    if arguments.nu:
        authority.rotate()
        print("De nieuwe CA is in gebruik vanaf de volgende start. De sleutel van de oude is weg.")
        return 0
    print(f"voorbereid: {authority.prepare(hosts)}")
    print("Rol dit certificaat uit naast het huidige. Draai daarna `sluiswachter ca rotate --nu` en start opnieuw.")
    return 0


def _device(arguments: argparse.Namespace) -> int:
    authority, hosts = _open()
    try:
        pin = arguments.pin_file.read_text().splitlines()[0].strip()
    except (OSError, IndexError):
        raise AuthorityError(f"{arguments.pin_file}: no PIN on its first line") from None
    root = renew(
        authority, hosts, module=arguments.module, token=arguments.token, label=arguments.label, pin=pin,
        days=arguments.dagen,
    )  # fmt: skip
    print(f"in gebruik vanaf de volgende start, geldig tot {authority.expires:%Y-%m-%d}")
    print(f"Werkplekken moeten deze root vertrouwen: {root}")
    return 0
