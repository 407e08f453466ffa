"""Street and house number as fields of a form or a program: ``straat: Kerkstraat, huisnummer: 12``.

Apart they would be nobody's address; what tells is the names of the fields (basisregistratie adressen en gebouwen, BAG).
"""

from detectors.recognizers.identifier import Identifier

_IS = r"[\"']?[ \t]?[:=][ \t]?[\"']?"
ADDRESS_FIELD = Identifier(
    kind="ADDRESS",
    name="address_field",
    source="https://www.kadaster.nl/zakelijk/registraties/basisregistraties/bag",
    patterns={
        rf"(?<!\w)straat(?:naam)?{_IS}(?P<value>(?-i:[A-Z'])[\w'’. -]{{2,40}}?)(?=[\"',;|\n]{{1,3}}[^:=\n]{{0,12}}(?:huisnr|huisnummer|nummer|nr)\b)": 0.75,
        rf"(?<!\w)(?:huisnummer|huisnr\.?|house_?number){_IS}(?P<value>[1-9][0-9]{{0,4}}(?: ?[a-z](?!\w))?)(?!\w)": 0.7,
    },
    words=("straat", "huisnummer", "huisnr", "house"),
    reach=80,
    examples=(
        "straat: ⟦Kerkhof⟧, huisnummer: nvt",
        '"huisnummer": "⟦12a⟧"',
        "huisnummer=⟦12⟧",
        '{"straatnaam":"⟦Peppelrijk⟧","huisnummer":null}',
    ),
    counter_examples=("straat: naam van de straat, huisnummer: verplicht", '"huisnummer": 0', "huisnummer: int = 12.5"),
)
