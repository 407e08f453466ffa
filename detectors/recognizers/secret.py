"""Passwords, keys and tokens: what opens the municipality's systems.

The forms of keys are those that their issuers publish.
"""

from detectors.recognizers.identifier import Identifier, With

# What stands in code or a form where a secret would: a type, a call, a variable, a word that says that there is none.
_IN_CODE = (
    r"(?!(?:str|string|text|char|varchar|none|null|nil|true|false|undefined|required|optional|bytes|any|object|password|passwd|wachtwoord|"
    r"secret|token|onbekend|verlopen|vergeten|kwijt|leeg|geen|niet|wijzigen|reset|resetten|verplicht|your|jouw|uw|nodig|invullen|min|minimaal|minimum|minstens|maximaal|max|bevat|moet|mag|must|should|policy|beleid|zie|see)\b(?![0-9!@#$%^&*-]))"
    r"(?!(?:os|process|env|self|config|settings|request|req|args|params|this|data|form|input|system)[.\[(])(?![A-Za-z_][\w.]*\()(?![$%]\{?[A-Za-z_])"
)
_ISSUED = ("sk-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "aiza", "hf_")
_ANNOUNCED = ("wachtw", "passw", "ww", "pw")
SECRET = Identifier(
    kind="SECRET",
    name="secret",
    source="BIO2 5.17, authentication information",
    patterns={
        r"(?<![A-Za-z0-9])(?-i:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])": With(0.95, ("akia", "asia")),
        r"(?<![A-Za-z0-9])(?-i:sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,200}|gh[pousr]_[A-Za-z0-9]{36,80}|github_pat_[A-Za-z0-9_]{40,100}|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{10,80}|AIza[A-Za-z0-9_-]{35}|hf_[A-Za-z0-9]{30,40})(?![A-Za-z0-9])": With(
            0.95, _ISSUED
        ),
        r"(?<![A-Za-z0-9_-])(?-i:eyJ)[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,600}": With(
            0.9, ("eyj",)
        ),
        r"(?<=:)(?=[^\s:/@]{3,80}@)(?<=[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,60}:)[^\s:/@]{3,80}": With(0.9, ("://",)),
        r"(?<![a-z])(?:(?:standaard|wifi|beheer|admin|netwerk|tijdelijk|start)?wachtwoord|wachtw|password|passwd|pwd|passphrase|wifi[ -]?code|wifi[ -]?key|api[ _-]?key|api[ _-]?sleutel|secret|client[ _-]?secret|access[ _-]?token|token|pincode|accountkey|sharedaccesskey)[\"']?(?: is| wordt)?(?: nu)?[ \t]{0,2}[:=][ \t]{0,3}[\"']?(?P<value>(?!\*{3,}|x{4,}|<|\[|\{)"
        + _IN_CODE
        + r"[^\s\"',;]{4,200})": 0.85,
        r"(?<![a-z])(?:wachtwoord|password) (?:is|wordt|was) (?:nu |now |weer )?(?P<value>(?=\S*[0-9!@#$%^&*?])[^\s,;]{5,60}(?<![.]))": With(
            0.8, ("wachtwoord ", "password ")
        ),
        r"(?<![a-z])(?:wachtwoord|password|ww|pw):? (?P<value>(?=[^\s,;]*[0-9])(?=[^\s,;]*[A-Za-z])(?=[^\s,;]*[!@#$%^&*?+_-])[^\s,;]{6,60})": With(
            0.8, _ANNOUNCED
        ),
        # Between quotes it may be a sentence.
        r"(?<![a-z])(?:[a-z]{0,10}wachtwoord|password|wachtzin|passphrase)(?: is)?[ \t]?[:=]? ?[\"“](?P<value>(?=[^\"”\n]{0,80} )[^\"”\n]{6,80})[\"”]": With(
            0.85, ("wachtw", "password", "wachtzin", "passphrase")
        ),
        # A word of small letters, capitals and figures: no word of a sentence.
        r"(?<![a-z])(?:[a-z]{0,10}wachtwoord|password|ww|pw|wifi[ -]?code):? (?P<value>(?-i:(?=[^\s,;]{0,40}[a-z])(?=[^\s,;]{0,40}[A-Z])(?=[^\s,;]{0,40}[0-9]))[^\s,;]{6,40}(?<![.)]))": With(
            0.8, ("wachtwoord", "password", "ww", "pw", "wifi")
        ),
        r"(?<![\w-])--(?:password|passwd|pass|token|secret|api-?key)[ =][\"']?(?P<value>(?![$<{%])[^\s\"']{4,80})": With(
            0.85, ("--",)
        ),
        r"(?<![a-z])(?:api[ _-]?(?:key|sleutel)|token|secret) (?P<value>(?=[a-z0-9_-]{0,60}[0-9])(?=[a-z0-9_-]{0,60}[a-z])[a-z0-9_-]{16,60})(?![\w-])": With(
            0.8, ("api", "token", "secret")
        ),
        r"(?<![0-9])(?=(?P<value>[0-9]{4,8})(?![0-9]))(?<=(?<![a-z])(?:(?:sleutel)?kluis|alarm|slot|deur|sleutelkast|poort)[^\n.0-9]{0,25} code[ :]{1,2}|(?<![a-z])code (?:van )?(?:het |de )?(?:alarm|kluis|sleutelkluis|slot|deur|hek|poort)[ :]{1,2})[0-9]": With(
            0.8, ("code ",)
        ),
        # The next four look for the value first and back to what announces it, so that many announcements cost no more than one.
        r"(?<=[\s:(\"'])(?=(?P<value>(?-i:(?=[^\s\"')]{0,61}[a-z])(?=[^\s\"')]{0,61}[A-Z])(?=[^\s\"')]{0,61}[0-9])(?=[^\s\"')]{0,61}[!#$%^&*?+=]))(?!https?:)[^\s\"')]{7,60}[^\s\"').,;:]))(?<=(?<![a-z])(?:wachtw|passw|inlog|login|credential|toegang)[^\n]{0,81})\S": With(
            0.8, ("wachtw", "passw", "inlog", "login", "credential", "toegang")
        ),
        r"(?<=(?<![a-z])(?:wachtw|passw|ww|pw)[^\n]{0,60}(?:gezet op|gewijzigd in|veranderd in|gewijzigd naar|reset naar|is nu|set to|changed to)[ :]{1,2})(?P<value>(?=\S{0,60}[0-9])[^\s\"',;]{5,60}[^\s\"',;.])": With(
            0.85, _ANNOUNCED
        ),
        r"(?<![0-9])(?=(?P<value>[0-9]{4,8})(?![0-9]))(?<=(?<![a-z])(?:pincode|pin|puk|alarmcode|kluiscode|toegangscode|deurcode|inlogcode|activeringscode|code van (?:de|het) (?:kluis|alarm|deur))(?: van [^\n.:]{1,30})?(?: is| was| wordt)?[ \t]?[:=]?[ \t]?)[0-9]": With(
            0.8, ("pin", "puk", "code")
        ),
        r"(?<![a-z])authorization: ?basic (?P<value>[A-Za-z0-9+/]{8,400}={0,2})": With(0.9, ("authorization",)),
        r"(?<=curl [^\n]{0,120}-u ?[\"']?[\w.@-]{1,40}:)(?P<value>[^\s\"']{3,80})": With(0.9, ("curl ",)),
        r"(?<![a-z])pass(?:word)?[ \t]{0,2}[:=][ \t]{0,2}[\"']?" + _IN_CODE + r"(?P<value>[^\s\"',;]{4,80})": With(
            0.85, ("pass",)
        ),
        r"(?<![a-z])bearer (?P<value>[A-Za-z0-9._~+/-]{20,2000}=*)": With(0.9, ("bearer ",)),
    },
    # A word that only a password looks like, on the same line as what announces it.
    words=(
        "wachtw",
        "passw",
        "pwd",
        "passphrase",
        "key",
        "sleutel",
        "secret",
        "token",
        "pincode",
        "bearer",
        "://",
        "sk-",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "xox",
        "aiza",
        "hf_",
        "eyj",
        "akia",
        "asia",
        "ww:",
        "pw:",
        "ww ",
        "pw ",
        "pass:",
        "pass=",
        "inlog",
        "login",
        "credential",
        "toegang",
        "pin",
        "puk",
        "alarm",
        "wifi",
        "wachtzin",
        "code ",
        "kluis",
        "deurcode",
        "authorization",
        "curl ",
        "activering",
    ),
    reach=400,
    examples=(
        "wachtwoord: ⟦Zomer2024!⟧",
        "AWS ⟦AKIAIOSFODNN7EXAMPLE⟧",
        "postgres://app:⟦geheim123⟧@db/zaken",
        "het wachtwoord is ⟦Welkom01⟧",
        "gebruikersnaam jdv, wachtwoord ⟦Lente2026!⟧, drie keer",
        "Admin-wachtwoord is nu ⟦Kempen#2023!⟧",
        "Wachtwoord van gebruiker ldewaal3 is verlopen. Tijdelijk gezet op ⟦Zomer!Regen88⟧.",
        "de pincode van de zaal is ⟦4821⟧",
        "user=app pass=⟦geheim99⟧",
        "wachtwoord ⟦Konijn77⟧ werkt niet",
        "standaardwachtwoord ⟦Admin#4411⟧ op de pomp",
        'het wachtwoord: "⟦rode fiets in de sloot⟧"',
        "wifi-code: ⟦Gasten2026⟧",
        "code alarm ⟦4417⟧",
        "de sleutelkluis heeft code ⟦7731⟧",
        "api-sleutel ⟦9f8e7d6c5b4a3928⟧",
        "mysqldump --password ⟦geheimpje9⟧ zaken",
    ),
    counter_examples=(
        "Stel een wachtwoord in.",
        "wachtwoord: ********",
        "het wachtwoord is verlopen",
        "password: string;",
        'api_key = os.environ["KEY"]',
        "token = get_token()",
        "wachtwoord: vergeten",
        "het wachtwoord Windows",
        'noem het wachtwoord "sterk" of "zwak"',
        "code 1204 van de kaart",
        "wachtwoord: minimaal twaalf tekens",
        "secret=${SECRET}",
    ),
)
