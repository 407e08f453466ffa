"""Passwords, keys and tokens: what opens the municipality's systems.

The forms of keys are those that their issuers publish.
"""

from detectors.recognizers.identifier import Identifier

SECRET = Identifier(
    kind="SECRET",
    name="secret",
    source="BIO2 5.17, authentication information",
    patterns={
        r"(?<![A-Za-z0-9])(?-i:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])": 0.95,
        r"(?<![A-Za-z0-9])(?-i:sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,200}|gh[pousr]_[A-Za-z0-9]{36,80}|github_pat_[A-Za-z0-9_]{40,100}|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{10,80}|AIza[A-Za-z0-9_-]{35}|hf_[A-Za-z0-9]{30,40})(?![A-Za-z0-9])": 0.95,
        r"(?<![A-Za-z0-9_-])(?-i:eyJ)[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,600}": 0.9,
        r"(?<=[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,60}:)[^\s:/@]{3,80}(?=@)": 0.9,
        r"(?<=(?<![a-z])(?:wachtwoord|wachtw|password|passwd|pwd|passphrase|api[ _-]?key|api[ _-]?sleutel|secret|client[ _-]?secret|access[ _-]?token|token|pincode|accountkey|sharedaccesskey)[\"']?(?: is| wordt)?(?: nu)?[ \t]{0,2}[:=][ \t]{0,3}[\"']?)(?!\*{3,}|x{4,}|<|\[|\{)[^\s\"',;]{4,200}": 0.85,
        r"(?<=(?<![a-z])(?:wachtwoord|password) (?:is|wordt|was) (?:nu |now |weer )?)(?=\S*[0-9!@#$%^&*?])[^\s,;]{5,60}(?<![.])": 0.8,
        r"(?<=(?<![a-z])(?:wachtwoord|password|ww|pw):? )(?=[^\s,;]*[0-9])(?=[^\s,;]*[A-Za-z])(?=[^\s,;]*[!@#$%^&*?+_-])[^\s,;]{6,60}": 0.8,
        r"(?<=(?<![a-z])bearer )[A-Za-z0-9._~+/-]{20,2000}=*": 0.9,
    },
    words=(
        "wachtw", "passw", "pwd", "passphrase", "key", "sleutel", "secret", "token", "pincode", "bearer", "://", "sk-", "ghp_",
        "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "aiza", "hf_", "eyj", "akia", "asia", "ww:", "pw:",
        "ww ", "pw ",
    ),  # fmt: skip
    reach=400,
    examples=(
        "wachtwoord: ⟦Zomer2024!⟧",
        "AWS ⟦AKIAIOSFODNN7EXAMPLE⟧",
        "postgres://app:⟦geheim123⟧@db/zaken",
        "het wachtwoord is ⟦Welkom01⟧",
        "gebruikersnaam jdv, wachtwoord ⟦Lente2026!⟧, drie keer",
        "Admin-wachtwoord is nu ⟦Kempen#2023!⟧",
    ),
    counter_examples=("Stel een wachtwoord in.", "wachtwoord: ********", "het wachtwoord is verlopen"),
)
