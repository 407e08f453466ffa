"""A picture that an authenticator app reads, as inline SVG; made here, so that the secret goes nowhere."""

import segno
from markupsafe import Markup


def picture(text: str, title: str = "") -> Markup:
    """The QR code of a text."""
    code = segno.make(text, error="m", micro=False)
    size = code.symbol_size(scale=1, border=4)[0]
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(code.matrix_iter(border=4)) for x, dark in enumerate(row) if dark
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>'
    ).format(size, title or "QR-code", path)
