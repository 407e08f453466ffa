"""The vault that the settings ask for."""

import re

from proxy.running.start_checks import StartError
from proxy.settings import Settings
from proxy.vault.memory import AnyVault, Vault, VaultLost
from proxy.vault.notes import Notes
from proxy.vault.numbers import Numbers
from proxy.vault.shared import RedisVault, VaultKeyError, read_key


def open_vault(settings: Settings) -> AnyVault:
    """In memory, or in Redis. StartError says what is wrong, without the URL: it may hold a password."""
    keep = settings.vault_minutes * 60
    numbers = Numbers(settings.data_dir / "vault-numbers")
    if not settings.vault_url:
        return Vault(keep_seconds=keep, numbers=numbers)
    if not re.match(r"(?:rediss?|valkeys?|unix)://", settings.vault_url):
        raise StartError("vault_url is not redis://HOST:PORT/NUMBER, rediss://... or unix://PATH")
    if settings.vault_key_file is None:
        raise StartError("vault_url needs vault_key_file; make one with `openssl rand -base64 32`")
    url = re.sub(r"^valkey", "redis", settings.vault_url)
    try:
        vault = RedisVault(url, read_key(settings.vault_key_file), keep_seconds=keep, numbers=numbers)
        vault.check()
    except VaultKeyError as error:
        raise StartError(str(error)) from None
    except VaultLost as error:
        raise StartError(f"vault_url cannot be reached ({error})") from None
    except ValueError:
        raise StartError("vault_url cannot be read; expected redis://HOST:PORT/NUMBER") from None
    return vault


def open_notes(settings: Settings, seconds: int) -> Notes | None:
    """Where gateways with a shared vault keep what another may need; None: each keeps it for itself.

    After ``open_vault``, which says what is wrong with the settings.
    """
    if not settings.vault_url or settings.vault_key_file is None:
        return None
    return Notes(re.sub(r"^valkey", "redis", settings.vault_url), read_key(settings.vault_key_file), seconds)
