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
_FIGURE = re.compile(r"[^\s0-9]*[0-9]")


def _has_figure(text: str, at: int) -> bool:
    return _FIGURE.match(text, at) is not None


ISSUED_TOKEN = Identifier(
    kind="SECRET",
    name="issued_token",
    source="https://github.com/Yelp/detect-secrets",
    patterns={f"(?-i:{form.pattern})": 0.9 for issuer in _ISSUERS for form in issuer.denylist},
    # Every form has a run of at least sixteen such signs with a figure among them.
    anchor=r"(?<!\S)\S{16,}+",
    plausible=_has_figure,
    reach=120,
    examples=(
        "in de code staat ⟦" + "AKIA" + "IOSFODNN7EXAMPLE⟧ nog",
        "token ⟦glpat-" + "x7Kq2mN9vB4tR8wZ1cY6⟧",
        "⟦xoxb-" + "123456789012-abcdefabcdef⟧",
    ),
    counter_examples=(
        "Rioolwaterzuiveringsinstallatie en arbeidsongeschiktheidsverzekering",
        "zie bijlage_2026-03-01_concept.docx",
    ),
)
