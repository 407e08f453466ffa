"""The forms of the municipality's own case and client numbers, as anyone can write them down.

One form a line: ``#`` is a figure, ``@`` a letter, anything else stands for itself: ``ZAAK-####-######``, ``WMO@@#####``.
"""

from pathlib import Path

import regex

from detectors.own.keyed import OwnDataError

FILE = "nummers.txt"
_LEAST = 3
_SIGNS = {"#": "[0-9]", "@": "[A-Za-z]"}


def read(file: Path) -> "regex.Pattern[str] | None":
    """Any of the forms of the file; OwnDataError names a form with fewer than three figures, which fits too much."""
    if not file.is_file():
        return None
    forms = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if (form := line.strip()) and not form.startswith("# "):
            if form.count("#") < _LEAST:
                raise OwnDataError(f"{file}:{number}: expected at least {_LEAST} times '#' (a figure)")
            forms.append("".join(_SIGNS.get(sign, regex.escape(sign)) for sign in form))
    return regex.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(forms)})(?![0-9A-Za-z])") if forms else None
