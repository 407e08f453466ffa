"""The way in through the municipality's own sign-in: OpenID Connect, authorization code with PKCE.

Works with Entra ID and Keycloak (docs/aanmelden.md). Roles come from a claim of the ID token, by the table in the
settings; somebody without one of these is an employee and sees what every employee may see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import Engine, delete, insert, select

from logs.database import writing
from logs.review.accounts import secrets
from logs.review.accounts.provider import Provider, SignInError
from logs.review.accounts.roles import Role
from logs.review.accounts.tables import sign_ins

_MINUTES = 10
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Authlib's client is one of httpx2 where that is installed, else one of httpx; each has errors of its own.
_LIBRARY = ({cls.__module__.partition(".")[0] for cls in AsyncOAuth2Client.__mro__} & {"httpx", "httpx2"}).pop()
_HTTPError: type[Exception] = import_module(_LIBRARY).HTTPError
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says that this is."""

    subject: str
    name: str
    roles: frozenset[Role]


class SignIn:
    """Leads somebody to the provider and back."""

    def __init__(self, engine: Engine, provider: Provider) -> None:
        self._engine = engine
        self._provider = provider
        self._known: Mapping[str, Any] = {}

    async def begin(self, back: str) -> tuple[str, str]:
        """Where to send the browser, and the state that its cookie must hold when it comes back to ``back``."""
        verifier, nonce = generate_token(64), generate_token(32)
        async with self._client(back) as client:
            where = (await self._metadata(client))["authorization_endpoint"]
            url, state = client.create_authorization_url(where, code_verifier=verifier, nonce=nonce)
        self._remember(state, verifier, nonce)
        return str(url), str(state)

    async def finish(self, back: str, query: Mapping[str, str], cookie: str) -> Identity:
        """Who came back; SignInError when it is not who left from this browser, or the provider does not vouch."""
        state = query.get("state", "")
        kept = self._recall(state) if state and secrets.hashed(state) == secrets.hashed(cookie) else None
        if kept is None:
            raise SignInError("expired")
        if "error" in query or query.get("iss", self._provider.issuer).rstrip("/") != self._provider.issuer.rstrip("/"):
            raise SignInError("refused")
        verifier, nonce = kept
        async with self._client(back) as client:
            known = await self._metadata(client)
            try:
                answer = await client.fetch_token(
                    known["token_endpoint"], code=query.get("code", ""), code_verifier=verifier
                )
            except (OAuthError, _HTTPError):
                raise SignInError("provider") from None
            claims = await self._claims(client, known, str(answer.get("id_token", "")), nonce)
        return self._identity(claims)

    def _client(self, back: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._provider.client_id,
            self._provider.client_secret or None,
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._provider.client_secret else "none",
            timeout=10.0,
            trust_env=False,
            verify=str(self._provider.ca) if self._provider.ca else True,
        )

    async def _metadata(self, client: AsyncOAuth2Client) -> Mapping[str, Any]:
        if not self._known:
            found = await _json(client, self._provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
            same = str(found.get("issuer", "")).rstrip("/") == self._provider.issuer.rstrip("/")
            if not same or not all(self._reached_safely(str(found.get(name, ""))) for name in _ENDPOINTS):
                raise SignInError("provider")
            self._known = found
        return self._known

    def _reached_safely(self, url: str) -> bool:
        """Whether an address of the provider is as safe as its own: https, unless it all is on this machine."""
        return urlsplit(url).scheme in {"https", urlsplit(self._provider.issuer).scheme}

    async def _claims(
        self, client: AsyncOAuth2Client, known: Mapping[str, Any], token: str, nonce: str
    ) -> Mapping[str, Any]:
        """What the ID token says, after its signature, issuer, audience, nonce and times were checked."""
        try:
            keys = KeySet.import_key_set(await _json(client, known["jwks_uri"]))  # type: ignore[arg-type]
            claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
            rules = jwt.JWTClaimsRegistry(
                leeway=60,
                iss={"essential": True, "value": known["issuer"]},
                aud={"essential": True, "value": self._provider.client_id},
                nonce={"essential": True, "value": nonce},
                exp={"essential": True},
                sub={"essential": True},
            )
            rules.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError):
            raise SignInError("provider") from None
        if "azp" in claims and claims["azp"] != self._provider.client_id:
            raise SignInError("provider")
        return claims

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        held = claims.get(self._provider.claim, ())
        values: Sequence[object] = [held] if isinstance(held, str) else held if isinstance(held, list) else ()
        roles = frozenset(self._provider.roles[str(value)] for value in values if str(value) in self._provider.roles)
        name = next((str(claims[key]) for key in ("preferred_username", "email", "name") if claims.get(key)), "")
        subject = f"{claims['iss']}|{claims['sub']}"
        return Identity(subject[:300], name or str(claims["sub"]), roles or frozenset({Role.employee}))

    def _remember(self, state: str, verifier: str, nonce: str) -> None:
        now = datetime.now(UTC)
        expires = (now + timedelta(minutes=_MINUTES)).isoformat(timespec="seconds")
        with writing(self._engine) as connection:
            connection.execute(delete(sign_ins).where(sign_ins.c.expires < now.isoformat(timespec="seconds")))
            row = {"hash": secrets.hashed(state), "verifier": verifier, "nonce": nonce, "expires": expires}
            connection.execute(insert(sign_ins).values(row))

    def _recall(self, state: str) -> tuple[str, str] | None:
        """What was kept for this state, once."""
        same = sign_ins.c.hash == secrets.hashed(state)
        with writing(self._engine) as connection:
            row = connection.execute(select(sign_ins).where(same)).mappings().first()
            connection.execute(delete(sign_ins).where(same))
        fresh = row is not None and row["expires"] >= datetime.now(UTC).isoformat(timespec="seconds")
        return (row["verifier"], row["nonce"]) if row and fresh else None


async def _json(client: AsyncOAuth2Client, url: str) -> Mapping[str, Any]:
    try:
        answer = await client.request("GET", url, withhold_token=True)
        answer.raise_for_status()
        found: Mapping[str, Any] = answer.json()
    except (_HTTPError, ValueError):
        raise SignInError("provider") from None
    return found
