"""The settings of the review pages and of the way into them; part of ``proxy.settings.Settings``."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from logs.address import Address
from logs.review.accounts.provider import Provider
from logs.review.accounts.roles import Role


class ReviewSettings(BaseSettings):
    """How people reach and enter the review pages. README documents each field."""

    review: Address = Field("127.0.0.1:8090", description="address and port of the review pages")
    review_url: str | None = Field(None, description="address of the review pages as browsers see it, behind TLS")
    organisation: str = Field("de gemeente", description="name of the municipality, in reports and exports")
    oidc_issuer: str | None = Field(None, description="the municipality's own sign-in (OpenID Connect), https://...")
    oidc_client_id: str = Field("", description="the client id that the sign-in gave to these pages")
    oidc_client_secret_file: Path | None = Field(
        None, description="file with the client's secret; empty: public client"
    )
    oidc_claim: str = Field("roles", description="the claim of the ID token that holds groups or roles")
    oidc_roles: dict[str, Role] = Field(
        default_factory=dict, description='value of that claim: role (JSON), such as {"ai-po": "po"}'
    )
    oidc_name: str = Field("", description="what the sign-in button says; empty: a general text")
    oidc_ca: Path | None = Field(None, description="PEM file with the authority of the sign-in")

    @field_validator("review_url")
    @classmethod
    def _is_url(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
            raise ValueError(f"{value!r} is not https://HOST or https://HOST:PORT")
        return value

    @model_validator(mode="after")
    def _is_provider(self) -> "ReviewSettings":
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("oidc_issuer is set; expected oidc_client_id as well")
        if self.oidc_issuer:
            Provider(self.oidc_issuer, self.oidc_client_id)  # ValueError when it is not https
        return self

    @property
    def pages_url(self) -> str:
        """Where browsers find the review pages, with a slash behind it."""
        return (self.review_url or f"http://{self.review}").rstrip("/") + "/"

    @property
    def provider(self) -> Provider | None:
        """The municipality's own sign-in, if there is one. OSError when the secret cannot be read."""
        if self.oidc_issuer is None:
            return None
        secret = self.oidc_client_secret_file
        return Provider(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=secret.read_text().partition("\n")[0].strip() if secret else "",
            claim=self.oidc_claim,
            roles=self.oidc_roles,
            ca=self.oidc_ca,
        )
