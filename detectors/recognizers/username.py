"""Usernames, by the word before them."""

from detectors.recognizers.identifier import Identifier, With

USERNAME = Identifier(
    kind="USERNAME",
    name="username",
    source="ISO/IEC 29100, identifiers that lead to a person",
    patterns={
        r"(?<![a-z])(?:gebruiker|user|account|medewerker) (?P<value>(?!(?:[a-z]\.){2,4}(?![a-z]))(?!\w*_(?:id|name|naam|nr|code|type|key|email)\b)[a-z]{1,20}[._][a-z0-9][a-z0-9._]{1,20}(?<![.]))(?![\w@-])": With(
            0.7, ("gebruiker ", "user ", "account ", "medewerker ")
        ),
        r"(?<![a-z])(?:inloggen|ingelogd|logt in|log in|logged in|login) (?:als|as|onder|met (?:de )?(?:naam|gebruikersnaam|account)) (?P<value>(?=[a-z]*[0-9._])[a-z][\w.-]{2,30})(?![\w@])": With(
            0.7, ("log",)
        ),
        # What a log says of somebody who came in, or did not.
        r"(?<![a-z])(?:login|inlog|logon|aanmelding|password|wachtwoord|authenticat(?:ion|ie))[a-z]{0,7} (?:is )?(?:mislukt|geslaagd|geweigerd|gelukt|failed|failure|succeeded|accepted|denied) (?:voor|van|door|for|by|of) (?:(?:gebruiker|user|invalid user|account) )?(?P<value>(?=[a-z]*[0-9._])[a-z][\w.-]{2,30})(?![\w@])": With(
            0.7, ("log", "aanmelding", "password", "wachtwoord", "authenticat")
        ),
        r"(?<![\w\\])(?-i:[A-Z][A-Z0-9-]{2,14})\\(?P<value>[a-z][\w.-]{2,30})(?![\w\\])": With(0.8, ("\\",)),
        r"(?<![a-z])(?:gebruiker|user|account|inlog|login) (?:van )?(?P<value>[a-z][a-z._-]{2,20}[0-9]{1,4})(?![\w@.-])": With(
            0.7, ("gebruiker ", "user ", "account ", "inlog ", "login ")
        ),
        r"(?<=(?<![a-z])(?:gebruikersnaam|gebruiker|inlognaam|loginnaam|username|user ?name|login|accountnaam|user ?id|user|windows-?account)(?: is)?[ \t]{0,2}[:=][ \t]{0,3}[\"']?|(?<![a-z])(?:gebruikersnaam|inlognaam|username) (?:is )?)(?=[\w.@\\-]*[\w])(?!(?:required|string|str|text|input|none|null|varchar|char|self|request|verplicht|root|admin|guest|system|anonymous|postgres|object|value|name|id|unknown|onbekend|zie|see|leeg|invullen|true|false)\b(?![.@_-]?\w))(?!is\b|en\b|of\b|van\b|and\b|or\b|moet\b|niet\b|kwijt\b|vergeten\b|op\b|in\b|aan\b)[\w.@\\-]{3,40}(?<![.])": With(
            0.8, ("naam", "gebruiker", "user", "login", "account")
        ),
        # As one is called on a social network.
        r"(?<=(?<![a-z])(?:twitter|insta|instagram|tiktok|snapchat|facebook|mastodon|bluesky|linkedin|dm|bericht|reactie|volg|account|profiel)(?: van| door| is| op)?[ \t]{0,2}:?[ \t]{0,2})@(?P<value>[a-z][\w.]{2,29})(?<![.])(?![\w@(/])": With(
            0.8, ("@", "insta", "twitter", "tiktok", "snapchat")
        ),
        r"(?<![a-z])(?:twitter|insta|instagram|tiktok|snapchat)[ \t]?:[ \t]?(?P<value>(?=[a-z]*[._0-9])[a-z][\w.]{2,29})(?<![.])(?![\w@(/])": With(
            0.7, ("@", "insta", "twitter", "tiktok", "snapchat")
        ),
    },
    words=(
        "@",
        "insta",
        "twitter",
        "tiktok",
        "snapchat",
        "naam",
        "login",
        "user",
        "gebruiker",
        "account",
        "medewerker",
        "log",
        "\\",
        "mislukt",
        "geslaagd",
        "geweigerd",
        "failed",
        "accepted",
    ),
    reach=60,
    examples=(
        "wachtwoord van gebruiker ⟦ldewaal3⟧ is verlopen",
        "ingelogd als ⟦j.devries⟧",
        "GEMEENTE\\⟦mvandijk⟧",
        "gebruikersnaam: ⟦jvries01⟧",
        "username = ⟦j.devries⟧",
        "login mislukt user=⟦mvandijk2⟧",
        "DM van @⟦lisa_hermus⟧: help",
        "insta: ⟦lisa.hermus⟧",
        "aanmelding mislukt voor ⟦kdejong7⟧ vanaf",
    ),
    counter_examples=(
        "the user e.g. an admin",
        "join on user user_id",
        "username: string",
        "username: required",
        "gebruikersnaam vergeten",
        "medewerker van de gemeente",
        "account is geblokkeerd",
        "volg @login_required()",
    ),
)
