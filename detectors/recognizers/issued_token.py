"""Keys and tokens as their issuers form them (AWS, Azure, GitHub, GitLab, Slack, Stripe and others).

The forms are those of detect-secrets (Yelp, Apache-2.0), which follows the issuers; detectors that go by entropy or by a
word alone are left out, because town hall text is full of long words.
"""

import re

from detect_secrets.plugins.artifactory import ArtifactoryDetector
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from detectors.recognizers.identifier import Identifier

_ISSUERS = (
    ArtifactoryDetector, AWSKeyDetector, AzureStorageKeyDetector, DiscordBotTokenDetector, GitHubTokenDetector,
    GitLabTokenDetector, JwtTokenDetector, MailchimpDetector, NpmDetector, OpenAIDetector, PypiTokenDetector,
    SendGridDetector, SlackDetector, SquareOAuthDetector, StripeDetector, TelegramBotTokenDetector, TwilioKeyDetector,
)  # fmt: skip
# What stands in a form: an escaped sign, or a set of signs (or any sign) with a length that is left open.
_PIECE = re.compile(r"\\.|(?P<signs>\[(?:\\.|[^\]\\])+\]|\.)(?P<many>[*+])(?P<next>\[)?")
_MOST, _MOST_BEFORE_SET, _MOST_LATER = 2000, 200, 20_000
_FIGURE = re.compile(r"[^\s0-9]*[0-9]")


def _bounded(form: str) -> str:
    """The form with its open lengths held, and with its end whole (it was made to find, not to take out).

    An open length costs the square of a text that begins like a token again and again; most where another set of signs
    follows, since then every length is tried.
    """
    opened = 0

    def held(found: re.Match[str]) -> str:
        nonlocal opened
        if not found["many"]:
            return found[0]
        opened += 1
        most = _MOST_BEFORE_SET if found["next"] else _MOST if opened == 1 else _MOST_LATER
        return f"{found['signs']}{{{int(found['many'] == '+')},{most}}}{found['next'] or ''}"

    return _PIECE.sub(held, form.removesuffix("?") if form.endswith("*?") else form)


def _has_figure(text: str, at: int) -> bool:
    return _FIGURE.match(text, at) is not None


ISSUED_TOKEN = Identifier(
    kind="SECRET",
    name="issued_token",
    source="https://github.com/Yelp/detect-secrets",
    patterns={f"(?-i:{_bounded(form.pattern)})": 0.9 for issuer in _ISSUERS for form in issuer.denylist},
    # Every form has a run of at least sixteen such signs with a figure among them.
    anchor=r"(?<!\S)\S{16,}+",
    plausible=_has_figure,
    reach=120,
    examples=(
        "in de code staat ⟦" + "AKIA" + "IOSFODNN7EXAMPLE⟧ nog",
        "token ⟦glpat-" + "x7Kq2mN9vB4tR8wZ1cY6⟧",
        "⟦xoxb-" + "123456789012-abcdefabcdef⟧",
        "kop ⟦ey" + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P⟧ einde",
    ),
    counter_examples=(
        "Rioolwaterzuiveringsinstallatie en arbeidsongeschiktheidsverzekering",
        "zie bijlage_2026-03-01_concept.docx",
    ),
)
