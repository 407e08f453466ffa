"""Private keys as text (RFC 7468), whole or cut off."""

from detectors.recognizers.identifier import Identifier

_BEGIN = "-----BEGIN PRIVATE " + "KEY-----"

PRIVATE_KEY = Identifier(
    kind="SECRET",
    name="private_key",
    source="https://www.rfc-editor.org/rfc/rfc7468",
    patterns={
        r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END (?:[A-Z]+ )?PRIVATE KEY-----|\Z)": 1.0,
    },
    words=("-----begin",),
    reach=8200,
    examples=(f"sleutel ⟦{_BEGIN}\nMIIEvQIBADANBgkq⟧",),
    counter_examples=("-----BEGIN CERTIFICATE-----", "een private key maakt u zo"),
)
