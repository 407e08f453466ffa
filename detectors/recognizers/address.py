"""Postcodes and addresses: street, number and addition (Wet basisregistratie adressen en gebouwen, BAG).

A street without a number is no address of a person: "de Kerkstraat is afgesloten" stays as it is.
"""

import re

from detectors.recognizers.identifier import Identifier, With

_SUFFIX = (
    "straat|str|laan|ln|weg|plein|plantsoen|dreef|gracht|kade|singel|steeg|pad|hof|park|dijk|akker|veld|berg|heide|"
    "markt|wal|ring|baan|burg|brink|erf|gaarde|horst|kamp|kant|oord|poort|rode|schans|sloot|stede|steen|straatje|donk|"
    "tuin|veen|vaart|weide|wijk|zijde|allee|boulevard|einde|eind|hoek|molen|bos|beek|broek|loo|rijt|hoeve|lei|hoeven|"
    "akkers|velden|heuvel|dries|rak|werf|haven|sluis|brug|dal|duin|meent|kwartier|straße|strasse"
)
SUFFIXES = tuple(_SUFFIX.split("|"))
# Words that announce an address, of whatever street, and what else may stand before a number.
_ANNOUNCED = (
    "adres",
    "straat",
    " woon",
    " wonen",
    " live",
    "address",
    "verhuis",
    "bezorg",
    "bewon",
    "huisbezoek",
)
_BUILDINGS = ("pand", "perceel", "woning", "huis", "boerderij", "appartement", "locatie", "schuur", "winkel")
_ABROAD = ("rue ", "avenue", "boulev", "chauss", "place ", "via ", "calle ", "ulica", "ul.")
_OTHERS = ("bus", "lind", "dorp", "rond", "laan van", "plein", "weg", "park")
_BIG = (
    "landgoed ", "huize ", "hoeve ", "villa ", "kasteel ", "woonboot ", "woonwagen ", "camping ", "park ", "laan ", "weg ", "plein ",
    "pad ", "kade ", "dreef ", "hof ", "achter ", "boven ", "onder ",
)  # fmt: skip
# What is an address by the words before it.
_LIVES = ("adres", "wonen", "woon", "bewon", "huisbezoek", "verhui", "bezorgen")
_SAID = (*_LIVES, "straat", "live", "address")
# Of a street that is called no more than this.
_BARE = (
    "plein ", "markt ", "dijk ", "singel ", "kade ", "brink ", "dreef ", "park ", "laan ", "hof ", "kerkeind ", "gracht ", "haven ",
    "heuvel ", "dorp ", "lind ", "rond ", "hoef ", "kamp ", "wieken ", "akkers ",
)  # fmt: skip
_BETWEEN = (
    " nr", " nummer", " no", " t/o", " tegenover", " huisnummer", " noord", " zuid", " oost", " west", "nz", "zz", "oz", "wz",
)  # fmt: skip
_BEFORE_NUMBER, _EDGES = ("nr ", "nr. ", "nummer ", "nr", "nr."), " .,:'’"
_NEAR, _AHEAD, _GAPS = 60, 60, (" ", "\n", "\t", ",")
# A house number that stands before a postcode, or before an English street.
_BEFORE_POSTCODE = re.compile(
    r"[0-9]{1,4}[a-z]?(?:,?[ \n]{0,2}[1-9][0-9]{3} ?[a-z]{2}\b| [\w'’-]{3,20}(?: [\w'’-]{3,20})? (?:street|road|avenue|lane|drive|close)\b)"
)
_TE = re.compile(r"[0-9]{1,4}(?:-?[a-z0-9]{1,3})? te [a-z]")
_UNITS = (
    "uur|u\\b|euro|eur|meter|m\\b|m2|km|cm|jaar|jr|dagen|dag\\b|weken|week\\b|maanden|maand\\b|minuten|min\\b|%|stuks|keer|x\\b|"
    "personen|appartementen|woningen|huizen|bomen|kavels|units\\b|plaatsen|parkeerplaatsen|vakken|mensen|inwoners|graden|"
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|deelnemers|leerlingen|kinderen|"
    "lantaarns|meldingen|bezwaren|auto|fietsen|years|days|hours|weeks|people|euros|fte|banen\\b|kramen|aanmeldingen|aanvragen|"
    "dossiers|medewerkers|collega|vrijwilligers|gezinnen|huishoudens|stemmen|bezoekers|containers|stoelen|tafels|laadpalen|klachten|"
    "cliënten|bewoners|ondernemers|winkels|panden|percelen|objecten|lessen|teams|procent|liter|ton\\b|kilo|kg"
)
_NO_NUMBER = rf"(?![0-9]|[.,][0-9]|:[0-9]|-?[0-9]* ?(?:{_UNITS}))"
_ADDITION = r"(?: (?:unit|bus) [0-9a-z]{1,4}|/[1-9][0-9]{0,2}(?![0-9/])| ?(?:bis|hs|rd|rood|zw|zwart|boven|beneden)\b|[ -]?(?:[ivx]{1,4}\b|-?[0-9]{1,3}|-[a-z0-9]{1,3})|[ -]?[a-z](?:[ -]?[0-9]{1,3})?)?"
_HOUSE = rf"(?![1-9][0-9]{{3}} ?[a-z]{{2}}\b)[1-9][0-9]{{0,4}}{_NO_NUMBER}{_ADDITION}(?!\w)"
# More house numbers of the same street: Kerkstraat 12, 14 en 16.
_MORE = rf"(?:(?:, ?| en | & | t/m | tot en met )[1-9][0-9]{{0,2}}{_NO_NUMBER}[a-z]?(?![\w-])){{0,6}}"
_WHAT_KIND = "Oude|Nieuwe|Lange|Korte|Hoge|Lage|Grote|Kleine|Brede|Smalle|Achterste|Voorste|Groene|Eerste|Tweede|Derde"
# A whole word that ends in a suffix, taken at once: to try every end of every word cost most of all patterns together.
_STREET = rf"[\w'’-]{{2,40}}+(?=\.?,? (?:[1-9]|(?:n[aoruz.]|huisn|t/o|tegen|z[uz.]|o[oz.]|w[ez.])[^0-9\n]{{0,40}}[0-9]))(?:(?<=[\w'’-](?:{_SUFFIX}))|(?<=[\w'’-](?:str|ln|pl))\.)"
_LINK = r"(?:van|de|den|der|het|ter|ten|'t|op|aan|in|naar|zonder|la|du)"


def plausible(low: str, at: int) -> bool:
    """Whether a number could be that of a house: behind a street, behind what announces an address, or before a street."""
    if low[at - 1 : at] not in _GAPS and not low.endswith(("nr", "nummer", "bus"), max(0, at - 6), at):
        return False
    edge = low[max(0, at - 4) : at].rstrip(_EDGES)
    if edge and not edge[-1].isalpha():
        return _BEFORE_POSTCODE.match(low, at) is not None
    before = low[max(0, at - _NEAR) : at]
    street = before.rstrip(_EDGES)
    if street.endswith(SUFFIXES):
        return True
    while between := next((word for word in _BETWEEN if street.endswith(word)), None):
        street = street.removesuffix(between).rstrip(_EDGES)
    if street.endswith(SUFFIXES) or street.endswith(_OTHERS):
        return True
    if (
        _TE.match(low, at)
        or any(word in before for word in (*_ANNOUNCED, *_BUILDINGS, *_ABROAD))
        or any(word in before for word in _BIG)
    ):
        return True
    if before.endswith(_BEFORE_NUMBER):
        return any(end in low[at : at + _AHEAD] for end in SUFFIXES[:9])
    return _BEFORE_POSTCODE.match(low, at) is not None


_FEW = "is|en|in|de|op|te|km|kg|cm|mm|of|om|ik|je|ze|er|al|nu|na|tm|eu|ha|kw|mb|gb|st|pp|pk|nl|jr|nr|go|at|to|by|up|we|he|as|an|on|no|so|us|my|or|if|ml|kb|uw|zo|ja|dm|en|x|m2"
POSTCODE = Identifier(
    kind="POSTCODE",
    name="postcode",
    source="https://www.postnl.nl/postcode",
    patterns={
        r"(?<![0-9A-Za-z])[1-9][0-9]{3}[ \u00a0]{0,2}(?!sa|sd|ss)(?-i:[A-Z]{2}|[a-z]{2}(?<=[0-9][a-z]{2}))(?![0-9A-Za-z])": 0.8,
        # In small letters with a space: where the text says what it is, and never a word.
        rf"(?<![0-9A-Za-z])[1-9][0-9]{{3}} (?!sa|sd|ss)(?!(?:{_FEW})\b)(?-i:[a-z]{{2}})(?![0-9A-Za-z])": 0.2,
    },
    context=("postcode", "adres", "straat", "laan", "woon", "wonen", "zip", "huisnummer"),
    context_score=0.8,
    examples=("⟦5541 AB⟧ Reusel", "⟦1234AB⟧", "postcode ⟦5541ab⟧", "wat is uw postcode ⟦5541 gv⟧ huisnummer"),
    counter_examples=("1234 SS", "in 2024 is", "0123 AB", "12345 AB", "het adres was in 2024 nu anders"),
)
ADDRESS = Identifier(
    kind="ADDRESS",
    name="address",
    source="https://www.kadaster.nl/zakelijk/registraties/basisregistraties/bag",
    patterns={
        # Kerkstraat 12a; Burgemeester van Houtlaan 7-2; lange molenweg 4 II; Kanaaldijk Zuid t/o nr 14
        rf"(?<![\w-])(?:[1-9]e )?(?:(?-i:[A-Z])[\w.'’-]{{1,24}}+ (?:{_LINK}\s){{0,3}}){{0,3}}{_STREET},?"
        rf"(?: (?:noord|zuid|oost|west|[nozw]\.?z\.?))? (?:(?:t/o|tegenover|naast) )?(?:nr\.? ?|nummer |no\.? ?|huisnummer )?{_HOUSE}{_MORE}": 0.8,
        # Oude Baan 8: what kind of, and a bare suffix
        rf"(?<![\w-])(?-i:{_WHAT_KIND}) (?-i:(?=[A-Z]))(?:{_SUFFIX}) {_HOUSE}": With(
            0.75, tuple(f"{word} " for word in _WHAT_KIND.lower().split("|"))
        ),
        # Laan van Nieuw Guinea 133-III; Landgoed De Utrecht 1; Achter de Kerk 3
        rf"(?<![\w-])(?-i:Laan|Weg|Plein|Park|Hof|Pad|Kade|Dreef|Landgoed|Huize|Hoeve|Villa|Kasteel|Woonboot|Woonwagen|Camping|Achter|Boven|Onder)"
        rf"(?: {_LINK}){{0,2}}(?: (?-i:[A-Z0-9])[\w'’-]{{1,24}}){{1,3}},? (?:nr\.? ?)?{_HOUSE}": With(0.75, _BIG),
        # Plein 5; Markt 10; Dijk 3: a bare suffix with a capital
        rf"(?<![\w-])(?-i:Plein|Markt|Dijk|Singel|Kade|Brink|Dreef|Park|Laan|Hof|Kerkeind|Gracht|Haven|Heuvel|Dorp|(?:De |Het |Den )?(?:Lind|Rond|Hoef|Heuvel|Brink|Kamp|Wieken|Akkers)) (?!(?:19|20)[0-9]{{2}}\b){_HOUSE}": With(
            0.75, _BARE
        ),
        # A word with a capital and a number, and then a postcode.
        rf"(?<![\w-])(?-i:[A-Z])[\w'’.-]{{2,30}}+(?: [\w'’.-]{{1,24}}+){{0,2}} {_HOUSE}(?=,?[ \n]{{0,2}}(?-i:[1-9][0-9]{{3}} ?[A-Z]{{2}}\b))": 0.8,
        r"(?<!\w)(?:nr\.?|nummer|huisnummer) ?[1-9][0-9]{0,4} ?[a-z]? (?:aan|op|in) (?:de|het) [\w'’-]{2,30}(?:straat|laan|weg|plein|dijk|hof|kade|gracht|singel)\b": With(
            0.8, ("nr", "nummer")
        ),
        # Adres: Lange Trekken 31; woont op De Hoef 3: any name with a number, where the text says that it is an address
        rf"(?<=[ \t])(?=(?:['’]t )?(?-i:[A-Z])[\w'’.-]{{1,30}}+(?: [\w'’.-]{{1,24}}+){{0,3}} [1-9])(?<=(?<!\w)(?:adres|woonadres|straat|wonende(?: te| aan| op)?|woont (?:op|aan|in)|woonachtig (?:op|aan)|wonend (?:op|aan)|bewon(?:er|ers|ster) van|bewoonster van|huisbezoek(?: op| aan| bij)?|lives? at|lives?|address)(?:[ \t]{{0,2}}:)?[ \t]{{1,3}}(?:(?-i:de|het|den|aan|op) )?)(?!(?:Blok|Gebouw|Kamer|Flat|Wijk|Fase|Deel|Groep|Kern|Zone|Kavel)\b)(?:['’]t )?(?-i:[A-Z])[\w'’.-]{{1,30}}(?: [\w'’.-]{{1,24}}){{0,3}} {_HOUSE}": With(
            0.75, _SAID
        ),
        rf"(?<= )(?=(?:(?:de|het|den|'t) )?(?-i:[a-z])[\w'’-]{{2,24}}+ [1-9])(?<=(?<!\w)(?:adres:?|woonadres:?|woont op|wonen op|woon op|woont aan|wonen aan|woon aan|verhuisd naar|verhuist naar|bezorgen op|wonend op|wonend aan|huisbezoek op|bewoner van|bewoonster van) )(?!kamers?|zichzelf|nummer|een |dit |dat |blok|gebouw|flat|wijk|fase|deel|groep|zone|kavel|dag|week|maandag|dinsdag|woensdag|donderdag|vrijdag)(?:(?:de|het|den|'t) )?(?-i:[a-z])[\w'’-]{{2,24}} {_HOUSE}": With(
            0.7, _LIVES
        ),
        # Pand Markthoek 33, de woning aan Den Bleek 27; Voort 18 te Reusel
        rf"(?<=(?<!\w)(?:pand|perceel|woning|huis|boerderij|appartement|locatie|schuur|winkel)(?: aan| op| van)?:? (?:(?-i:de|het|aan) )?)(?!(?:Blok|Gebouw|Kamer|Flat|Wijk|Fase|Deel|Groep|Kern|Zone|Kavel|Type)\b)(?:['’]t )?(?-i:[A-Z])[\w'’.-]{{1,30}}(?: (?-i:[A-Z])[\w'’.-]{{1,24}}){{0,2}} {_HOUSE}": With(
            0.7, _BUILDINGS
        ),
        rf"(?<![\w-])(?:['’]t )?(?-i:[A-Z])[\w'’-]{{2,30}}(?: (?-i:[A-Z])[\w'’-]{{1,24}}){{0,2}} {_HOUSE}(?= te (?-i:[A-Z]))": 0.75,
        # Rue de la Loi 16; ul. Polna 4
        rf"(?<![\w-])(?-i:Rue|Avenue|Boulevard|Chaussée|Place|Via|Calle|Ulica|ul\.)(?: (?:de|du|des|la|le|del|della)){{0,2}} (?-i:[A-Z])[\w'’-]{{2,24}}(?: (?-i:[A-Z])[\w'’-]{{1,24}}){{0,2}},? {_HOUSE}": With(
            0.7, _ABROAD
        ),
        # 12 Baker Street
        r"(?<!\w)[1-9][0-9]{0,3}[a-z]? (?-i:[A-Z])[\w'’-]{2,20}(?: (?-i:[A-Z])[\w'’-]{2,20})? (?-i:Street|Road|Avenue|Lane|Drive|Close)\b": With(
            0.75, ("street", "road", "avenue", "lane", "drive", "close")
        ),
        # She lives at 4 Kloosterstraat
        r"(?<=(?<!\w)(?:at|address is|address:) )[1-9][0-9]{0,3}[a-z]? (?-i:[A-Z])[\w'’-]{2,20}(?:straat|laan|weg|plein|dijk|kade|gracht|singel|dreef|steeg|hof)\b": With(
            0.75, ("at ", "address")
        ),
        r"(?<!\w)postbus ?[1-9][0-9]{0,5}(?!\w)": With(0.7, ("postbus",)),
    },
    # The number: behind a word and a space, or glued to what announces it.
    anchor=r"[1-9](?<![0-9.,:/-].)[0-9]{0,4}(?![0-9:/])",
    plausible=plausible,
    reach=80,
    examples=(
        "woont op ⟦Kerkstraat 12a⟧ in",
        "⟦Burgemeester Willekenslaan 7-2⟧",
        "adres: ⟦schoolstr 16b⟧",
        "⟦Lange Voorweg 8⟧",
        "hij woont op ⟦nr. 8 aan de Marialaan⟧",
        "⟦Postbus 12⟧",
        "adres: ⟦Kanaaldijk Zuid t/o nr 14⟧",
        "Hij woont aan de ⟦Stationsstraat 101-C⟧.",
        "⟦Lindelaan 1 bis⟧\n5541 AB Reusel",
        "⟦Koningsplein 4 II⟧",
        "op de ⟦Laan van Nieuw Guinea 133-III⟧",
        "zij wonen op ⟦de wieken 14⟧ en",
        "⟦Landgoed De Utrecht 1⟧",
        "⟦Straatsven 18a⟧, 5541 AB",
        "at ⟦12 Baker Street⟧",
        "She lives at ⟦4 Kloosterstraat⟧, Reusel.",
        "bezorgen op ⟦De Lind 7b⟧",
        "de bewoners van ⟦Molenweg 12, 14 en 16⟧ klagen",
        "ligt ⟦Oude Baan 8⟧ nog",
        "de bewoner van ⟦Pimpernel 61⟧ belt",
        "op de ⟦2e Dwarsstraat 11⟧",
        "zij woont in ⟦'t Hofke 3⟧",
        "het pand ⟦Markthoek 33⟧ staat leeg",
        "de woning aan ⟦Den Bleek 27⟧ betreft",
        "op ⟦Voort 18⟧ te Reusel",
        "Zij verblijft ⟦Rue de la Loi 16⟧, Brussel",
    ),
    counter_examples=(
        "De Kerkstraat is afgesloten tot 12 mei.",
        "werk aan de Molenweg duurt 3 weken",
        "op weg 3 uur",
        "Aan de Wilhelminalaan komen 24 woningen, aan de Schoolstraat 12 appartementen.",
        "Verslag vorige keer: akkoord. 3. Stand van zaken",
        "Nov 03 04:12:09 server",
        "Visie Markt 2030 en Park 2040",
        "Zij woont op kamers 3 dagen in de week",
        "De bewoners van blok 3 krijgen een brief, die van Fase 2 niet.",
        "de oude weg 3 keer geasfalteerd",
        "Perceel 1 en Pand 3 te koop",
        "locatie Noord 3 weken dicht",
        "Team Wijkbeheer Noord 17 fte",
        "op het Kerkplein 4 kramen",
    ),
)
