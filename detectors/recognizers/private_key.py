"""Private keys as text (RFC 7468), whole or cut off."""

from detectors.recognizers.identifier import Identifier

_BEGIN = "-----BEGIN PRIVATE " + "KEY-----"

PRIVATE_KEY = Identifier(
    kind="SECRET",
    name="private_key",
    source="https://www.rfc-editor.org/rfc/rfc7468",
    patterns={
        # One that is cut off goes on to the next five dashes: what of it is key and what is text cannot be said.
        r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:[^-]|-(?!----)){0,8000}+(?:-----END (?:[A-Z]+ )?PRIVATE KEY-----)?": 1.0,
    },
    words=("-----begin",),
    reach=8200,
    examples=(
        f"sleutel ⟦{_BEGIN}\nMIIEvQIBADANBgkq⟧",
        f"een halve ⟦{_BEGIN}\nMIIEvQIBADANBgkq\n⟧-----BEGIN CERTIFICATE-----",
    ),
    counter_examples=("-----BEGIN CERTIFICATE-----", "een private key maakt u zo"),
)
