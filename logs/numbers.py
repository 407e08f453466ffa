"""Numbers that people quote to each other: no letter in them looks like a figure (Crockford's base 32)."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number(before: str) -> str:
    """Forty random bits behind what says of what it is the number, such as ``A-7K3Q9XMB``."""
    return f"{before}-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
