"""E-mail addresses (RFC 5322, as far as people use it). No suffix list is looked up, so nothing needs a network."""

from detectors.recognizers.identifier import Identifier

# Mailboxes of an office are nobody's data.
_OFFICE = frozenset(
    [
        "info",
        "contact",
        "gemeente",
        "post",
        "postbus",
        "receptie",
        "balie",
        "burgerzaken",
        "vergunningen",
        "secretariaat",
        "griffie",
        "raad",
        "college",
        "bezwaar",
        "bezwaren",
        "klachten",
        "klacht",
        "communicatie",
        "pers",
        "woo",
        "facturen",
        "factuur",
        "administratie",
        "helpdesk",
        "servicedesk",
        "support",
        "ict",
        "it",
        "hr",
        "personeelszaken",
        "privacy",
        "fg",
        "ciso",
        "noreply",
        "no-reply",
        "donotreply",
        "webmaster",
        "nieuwsbrief",
        "klantcontact",
        "kcc",
        "wmo",
        "jeugd",
        "belastingen",
        "sociaaldomein",
        "handhaving",
        "vacatures",
        "sales",
        "office",
        "hello",
        "mail",
    ]
)


def check(text: str) -> bool | None:
    """False for the mailbox of an office; anything else may be a person's."""
    return False if text.casefold().partition("@")[0] in _OFFICE else None


EMAIL = Identifier(
    kind="EMAIL",
    name="email",
    source="https://www.rfc-editor.org/rfc/rfc5322",
    patterns={
        r"(?<![\w.+-])[\w+-]{1,40}(?:[.'][\w+-]{1,40}){0,6}@[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9][a-z0-9-]{0,62}){0,5}\.[a-z]{2,18}\b": 0.95,
        r"(?<![\w.+-])[\w+-]{1,40}(?:(?:\.| punt )[\w+-]{1,40}){0,3} ?(?:[(\[{](?:at|apenstaart(?:je)?)[)\]}]|apenstaartje) ?[a-z0-9-]{1,63}(?:(?:\.| ?[(\[{](?:dot|punt)[)\]}] ?| punt )[a-z0-9-]{1,63}){1,4}\b": 0.85,
        # With spaces, as some people type it, and an ending that is no word.
        r"(?<![\w.+-])[\w+-]{1,40}(?: ?\. ?[\w+-]{1,40}){0,3} ?@ ?[a-z0-9-]{2,63}(?: ?\. ?[a-z0-9-]{2,63}){0,2} ?\. ?(?:nl|com|net|org|eu|be|de|pl|fr|uk)\b": 0.8,
    },
    check=check,
    words=("@", "(at)", "[at]", "{at}", "apenstaart"),
    reach=120,
    examples=(
        "Mail ⟦j.de.vries@gmail.com⟧.",
        "⟦sjaak-1980@ziggo.nl⟧",
        "jansen: ⟦p.jansen(at)home.nl⟧",
        "mail ⟦lars (at) brouwerij (punt) nl⟧",
        "⟦piet.de.vries [at] gmail [dot] com⟧",
        "⟦k.bos @ ziggo . nl⟧ werkt niet",
        "mail naar ⟦karin apenstaartje gmail punt com⟧",
        "⟦info punt hofman apenstaartje outlook punt com⟧",
    ),
    counter_examples=(
        "@gemeente",
        "mail info@gemeente.nl",
        "vergunningen@voorbeeld.nl",
        "3 stuks @ 5 euro",
        "zie http://x.nl/@naam",
    ),
)
