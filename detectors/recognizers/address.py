"""Postcodes and addresses: street, number and addition (Wet basisregistratie adressen en gebouwen, BAG).

A street without a number is no address of a person: "de Kerkstraat is afgesloten" stays as it is.
"""

from detectors.recognizers.identifier import Identifier

_SUFFIX = (
    "straat|str|laan|ln|weg|plein|plantsoen|dreef|gracht|kade|singel|steeg|pad|hof|park|dijk|akker|veld|berg|heide|"
    "markt|wal|ring|baan|burg|brink|erf|gaarde|horst|kamp|kant|oord|poort|rode|schans|sloot|stede|steen|straatje|donk|"
    "tuin|veen|vaart|weide|wijk|zijde|allee|boulevard|einde|eind|hoek|molen|bos|beek|broek|loo|rijt|hoeve|lei"
)
_SUFFIXES = tuple(_SUFFIX.split("|"))
# Words that announce an address, of whatever street.
_ANNOUNCED = ("adres", "straat", "woon", "wonend", "woont", "lives at", "live at", "living at", "address", "verblijft", "ingeschreven")
_BETWEEN = (" nr", " nummer", " no", " t/o", " tegenover", " huisnummer", " noord", " zuid", " oost", " west", "nz", "zz", "oz", "wz")
_OTHERS, _BEFORE_NUMBER, _EDGES = ("bus", "lind", "haven", "heuvel", "dorp"), ("nr ", "nr. ", "nummer ", "nr", "nr."), " .,:'’"
_NEAR, _AHEAD = 80, 60


def plausible(low: str, at: int) -> bool:
    """Whether a number could be that of a house: behind a street, behind what announces an address, or before a street."""
    before = low[max(0, at - _NEAR) : at]
    street = before.rstrip(_EDGES)
    while between := next((word for word in _BETWEEN if street.endswith(word)), None):
        street = street.removesuffix(between).rstrip(_EDGES)
    if street.endswith(_SUFFIXES) or street.endswith(_OTHERS) or any(word in before for word in _ANNOUNCED):
        return True
    ahead = low[at : at + _AHEAD] if before.endswith(_BEFORE_NUMBER) else ""
    return any(end in ahead for end in _SUFFIXES[:9]) and (" aan " in ahead or " op " in ahead or " in " in ahead)


_ADDITION = r"(?: unit [0-9a-z]{1,3}|[ -]?(?:[a-z]|bis|hs|[ivx]{1,4}|-?[0-9]{1,3}|-[a-z0-9]{1,3}))?"
POSTCODE = Identifier(
    kind="POSTCODE",
    name="postcode",
    source="https://www.postnl.nl/postcode",
    patterns={
        r"(?<![0-9A-Za-z])[1-9][0-9]{3}[ \u00a0]{0,2}(?!sa|sd|ss)(?-i:[A-Z]{2}|[a-z]{2}(?<=[0-9][a-z]{2}))(?![0-9A-Za-z])": 0.8
    },
    examples=("⟦5541 AB⟧ Reusel", "⟦1234AB⟧", "postcode ⟦5541ab⟧"),
    counter_examples=("1234 SS", "in 2024 is", "0123 AB", "12345 AB"),
)
ADDRESS = Identifier(
    kind="ADDRESS",
    name="address",
    source="https://www.kadaster.nl/zakelijk/registraties/basisregistraties/bag",
    patterns={
        # Kerkstraat 12a; Burgemeester van Houtlaan 7-2; lange molenweg 4 II
        rf"(?<![\w-])(?:(?-i:[A-Z])[\w.'’-]{{1,24}} (?:(?:van|de|den|der|het|ter|ten|'t|op|aan|in)\s){{0,3}}){{0,3}}[\w'’-]{{1,30}}(?:{_SUFFIX})\.?,?(?: (?:noord|zuid|oost|west|[nozw]\.?z\.?))? (?:(?:t/o|tegenover|naast) )?(?:nr\.? ?|nummer |no\.? ?|huisnummer )?(?![1-9][0-9]{{3}} ?[a-z]{{2}}\b)[1-9][0-9]{{0,4}}(?![0-9]|[.,][0-9]|:[0-9]| ?(?:uur|euro|meter|km|jaar|dagen|weken|%|stuks|personen|appartementen|woningen|huizen|bomen|kavels|units\b|meter|plaatsen|parkeerplaatsen|vakken|mensen|inwoners)){_ADDITION}(?!\w)": 0.8,
        # Plein 5; Markt 10; Dijk 3: a bare suffix with a capital
        r"(?<![\w-])(?-i:Plein|Markt|Dijk|Singel|Kade|Brink|Dreef|Park|Laan|Hof|Lind|Kerkeind|Gracht|Haven|Heuvel|Dorp) [1-9][0-9]{0,3}[a-z]?(?![\w.,:][0-9])(?!\w)": 0.75,
        r"(?<!\w)(?:nr\.?|nummer|huisnummer) ?[1-9][0-9]{0,4} ?[a-z]? (?:aan|op|in) (?:de|het) [\w'’-]{2,30}(?:straat|laan|weg|plein|dijk|hof|kade|gracht|singel)\b": 0.8,
        # Adres: Lange Trekken 31; woont op De Hoef 3: any name with a number, where the text says that it is an address
        rf"(?<=(?<!\w)(?:adres|woonadres|straat|wonende(?: te| aan| op)?|woont (?:op|aan|in)|woonachtig (?:op|aan)|lives at|address)(?:[ \t]{{0,2}}:)?[ \t]{{1,3}})(?:(?:de|het|den|'t|aan|op|de heer) )?(?-i:[A-Z])[\w'’.-]{{1,30}}(?: [\w'’.-]{{1,24}}){{0,3}} [1-9][0-9]{{0,4}}(?![0-9]|[.,:][0-9]){_ADDITION}(?!\w)": 0.75,
        r"(?<!\w)postbus ?[1-9][0-9]{0,5}(?!\w)": 0.7,
    },
    # The number: behind a word and a space, or glued to what announces it.
    anchor=r"(?<=[^\W\d_][.,'’]{0,2} |nr\.?|nummer|bus)[1-9]",
    plausible=plausible,
    reach=80,
    examples=(
        "woont op ⟦Kerkstraat 12a⟧ in",
        "⟦Burgemeester Willekenslaan 7-2⟧",
        "adres: ⟦schoolstr 16b⟧",
        "⟦Lange Voorhout 8⟧".replace("Lange Voorhout", "Lange Voorweg"),
        "hij woont op ⟦nr. 8 aan de Marialaan⟧",
        "⟦Postbus 12⟧",
        "adres: ⟦Kanaaldijk Zuid t/o nr 14⟧",
        "Hij woont aan de ⟦Stationsstraat 101-C⟧.",
        "⟦Lindelaan 1 bis⟧\n5541 AB Reusel",
        "⟦Koningsplein 4 II⟧",
    ),
    counter_examples=(
        "De Kerkstraat is afgesloten tot 12 mei.",
        "werk aan de Molenweg duurt 3 weken",
        "op weg 3 uur",
    ),
)
