"""Invents organisations, products and neighbourhoods, among them many that bear somebody's name; none is a person."""

import random
from functools import cache

from detectors.names.lexicon import LISTS
from detectors.training.build_names import by_hand

_KINDS = (
    "Bakkerij|Slagerij|Bouwbedrijf|Aannemersbedrijf|Autobedrijf|Garage|Fysiotherapie|Tandartspraktijk|Huisartsenpraktijk|"
    "Advocatenkantoor|Notariskantoor|Firma|Schildersbedrijf|Hoveniersbedrijf|Installatiebedrijf|Loonbedrijf|Transport|"
    "Makelaardij|Kapsalon|Café|Eetcafé|Restaurant|Hotel|Apotheek|Boekhandel|Kwekerij|Zorgboerderij|Uitvaartzorg|"
    "Administratiekantoor|Accountantskantoor|Rijschool|Slotenmaker|Stukadoorsbedrijf|Timmerbedrijf|Dierenartsenpraktijk|"
    "Manege|Camping|Supermarkt|Cafetaria|Rijwielhandel|Bloemenhuis|Drukkerij|Adviesbureau|Ingenieursbureau"
)
_TAILS = (
    "BV|B.V.|& Zn|& Zonen|en Zonen|Bouw|Groep|Groep BV|Transport|Advocaten|Notarissen|Makelaars|Installatietechniek|"
    "Vastgoed|Infra|Wegenbouw|Consultancy|Catering|Verhuizingen|Accountants|Uitvaart|Tweewielers|Optiek|Juwelier|VOF|"
    "Schilderwerken|Architecten|Zorg|Beheer|Holding|Foundation|Stichting|Fonds|Metaal|Keukens|Elektro|Kozijnen|Hoveniers"
)
_CIVIC = (
    "Basisschool|OBS|CBS|RKBS|Kindcentrum|IKC|Stichting|Vereniging|Zorggroep|Wijkcentrum|Dorpshuis|Buurthuis|Woonzorgcentrum|"
    "Verpleeghuis|Sporthal|Sportpark|Zwembad|Kinderopvang|Peuterspeelzaal|BSO|Gemeenschapshuis|Harmonie|Fanfare|"
    "Tennisvereniging|Voetbalvereniging|Scoutinggroep|Zangkoor|Gilde|Parochie|Moskee|Museum|Theater|Woningstichting|"
    "Wooncorporatie|Buurtvereniging|Scholengemeenschap|Lyceum|College|Hospice|Huize|Residentie|Partycentrum|Camping|Zaal"
)
_CALLED = (
    "De Brug|De Linde|Den Hof|Het Anker|De Regenboog|De Zonnebloem|De Kring|De Klimop|De Vlinder|De Wegwijzer|Het Kompas|"
    "De Horizon|'t Hofke|De Schakel|De Leilinde|Sint Jan|Sint Jozef|Willibrordus|Sint Maarten|Pius X|Pius XII|Johannes Bosco|"
    "Maria Goretti|Prins Willem-Alexander|Koningin Wilhelmina|Prinses Beatrix|Prinses Amalia|Oranje Nassau|Anne Frank|"
    "Titus Brandsma|Floralaan|Heilig Hart|Mariënhof|Rust en Vreugd|Sint Cornelis|Jan Ligthart|Dr. Schaepman|Juliana|"
    "Koning Willem I|Beatrix|Theresia|Vincent van Gogh|Jeroen Bosch|Erasmus|Willem de Zwijger|Kempenhorst|Elckerlyc|Antonius|"
    "De Kleine Prins|Pippi|Dikkie Dik|Jip en Janneke|Ot en Sien|Merlijn|Sint Servaas|Franciscus|Catharina|Anna|Augustinus"
)
_WHOLE = (
    "Jumbo|Albert Heijn|Rabobank|ABN AMRO|ING|Politie Oost-Brabant|GGD|GGD Hart voor Brabant|UWV|SVB|Belastingdienst|Enexis|"
    "Brabant Water|ProRail|KPN|Ziggo|Odido|Philips|ASML|Microsoft|Google|OpenAI|Apple|Raad van State|Rijkswaterstaat|Kadaster|"
    "VNG|CAK|COA|IND|DUO|CJIB|Leger des Heils|Veilig Thuis|Jeugdbescherming Brabant|Waterschap De Dommel|Vluchtelingenwerk|"
    "Omgevingsdienst Zuidoost-Brabant|Rode Kruis|Thuisvester|Woonstichting Thuis|Hema|Bol|PostNL|DHL|Achmea|Heijmans|BAM|"
    "Van den Heuvel Transport|Johan Cruijff Foundation|Van Lanschot Kempen|Van Haren|Zeeman|Kruidvat|Blokker|Wibra|Action|"
    "Lidl|Aldi|Gamma|Karwei|Hubo|Praxis|Ikea|Mediamarkt|Centraal Beheer|Nationale-Nederlanden|Ohra|Menzis|VGZ|CZ|DSW|"
    "Vattenfall|Essent|Eneco|Greenchoice|Centric|Pink Roccade|Deloitte|KPMG|Berenschot|Twynstra Gudde|Royal HaskoningDHV|"
    "Sweco|Arcadis|Antea Group|Tauw|Witteveen+Bos|Dura Vermeer|VolkerWessels|Van Gelder|Ballast Nedam|Van Wijnen|Hendriks|"
    "Buurtzorg|Tzorg|Cordaad|Lunet|Severinus|Amarant|Novadic-Kentron|Humanitas|MEE|Bijzonder Jeugdwerk|Combinatie Jeugdzorg|"
    "William Schrikker|Reinier van Arkel|Catharina Ziekenhuis|Máxima MC|Elkerliek|Sint Anna|Jeroen Bosch Ziekenhuis|Radboudumc|"
    "Kempengemeenten|Gemeente Bladel|Gemeente Eersel|Metropoolregio Eindhoven|Provincie Noord-Brabant|Fontys|Avans|Summa|"
    "Ter AA|Tilburg University|TU Delft|Autoriteit Persoonsgegevens|Nationale Ombudsman|Rechtbank Oost-Brabant|Gerechtshof|"
    "Omroep Brabant|Eindhovens Dagblad|De Correspondent|RTL|NOS|FNV|CNV|KBO|ANWB|Natuurmonumenten|Staatsbosbeheer|Scouting"
)
_PRODUCTS = (
    "Key2Burgerzaken|Key2Zaken|Suite4Sociaal|Squit|JOIN|Corsa|Djuma|Mozard|Verseon|Decos|iBabs|Notubiz|Topdesk|Citrix|Excel|"
    "Word|Outlook|Teams|SharePoint|OneDrive|Power BI|Copilot|ChatGPT|Claude|Gemini|Mistral|Perplexity|Canva|Mentimeter|Trello|"
    "Jira|Confluence|Python|Java|SQL|Regex|VBA|Oracle|PostgreSQL|QGIS|ArcGIS|AutoCAD|Adobe|Acrobat|Chrome|Edge|Firefox|Zoom|"
    "Webex|WhatsApp|Signal|Facebook|Instagram|LinkedIn|YouTube|TikTok|DigiD|eHerkenning|MijnOverheid|Suwinet|GGK|iWmo|iJW|"
    "Swing|Tableau|AFAS|Unit4|Exact|Visma|Workday|Afas Profit|Ivanti|Windows|Linux|Ubuntu|Android|iPhone|Samsung|Canon|Ricoh|"
    "Tesla|Renault|Peugeot|Volvo|Opel Corsa|Volkswagen|Gazelle|Batavus|Kia|Ford Transit|Citroën Berlingo|Mercedes|Scania"
)
_FIRST = (
    "Molen|Kerk|Kloos|Hei|Berg|Laar|Wilg|Linden|Vooraard|Hoef|Kempen|Dommel|Beerze|Aa|Zon|Veld|Peel|Bos|Leem|Zand|Groen"
)
_LAST = "akkers|veld|hoek|dries|einde|eind|kwartier|buurt|wijk|park|hof|zoom|donk|horst|rode|heuvel|loop|heide|velden|tuinen|kamp"
_SOUNDS = (
    "ba",
    "zo",
    "ri",
    "ven",
    "tra",
    "lum",
    "ko",
    "nex",
    "vi",
    "del",
    "pro",
    "sol",
    "mar",
    "to",
    "qui",
    "fy",
    "ger",
    "on",
)
_ENDS = (
    "a",
    "ix",
    "o",
    "is",
    "tec",
    "com",
    "zorg",
    "care",
    "data",
    "net",
    "um",
    "ion",
    "ia",
    "plus",
    "soft",
    "go",
    "ware",
    "ly",
)


def _one(several: str, draw: random.Random) -> str:
    return draw.choice(several.split("|"))


@cache
def _surnames() -> list[str]:
    return sorted(by_hand("surnames_by_hand.txt")["dutch"])


def _surname(draw: random.Random) -> str:
    name = draw.choice(_surnames()).replace("_", " ")
    return name[0].upper() + name[1:]


@cache
def _forenames() -> list[str]:
    return sorted({name for names in by_hand("names_by_hand.txt").values() for name in names})


def namesake(draw: random.Random) -> str:
    """The name of a storm, ship, room, bill or method that is called after somebody: ``Ciarán``, ``Van den Berg``."""
    return draw.choice(_forenames()) if draw.random() < 0.5 else _surname(draw)


@cache
def _public() -> list[str]:
    lines = (LISTS / "public.txt").read_text("utf-8").splitlines()
    return sorted(name.strip() for line in lines if not line.startswith("#") for name in line.split(","))


def celebrity(draw: random.Random) -> str:
    """Somebody that the world talks about: of the list, or one that the list does not know."""
    kind = draw.random()
    if kind < 0.4:
        return draw.choice(_public())
    return f"{draw.choice(_forenames())} {_surname(draw)}" if kind < 0.8 else _surname(draw)


def brand(draw: random.Random) -> str:
    """A word that nobody has heard before: ``Zovenix``."""
    word = "".join(draw.sample(_SOUNDS, draw.choice((1, 2, 2)))) + draw.choice(_ENDS)
    return word.upper() if len(word) < 5 and draw.random() < 0.5 else word.capitalize()


def organisation(draw: random.Random) -> str:
    """A business, school, institution or authority."""
    kind = draw.random()
    if kind < 0.3:
        return _one(_WHOLE, draw)
    if kind < 0.5:
        return f"{_one(_KINDS, draw)} {draw.choice((_surname, _surname, _called, brand))(draw)}"
    if kind < 0.65:
        return f"{_surname(draw)} {_one(_TAILS, draw)}"
    if kind < 0.72:
        return (
            f"{_surname(draw)} & {_surname(draw)}{draw.choice(('', ' Advocaten', ' BV', ' Makelaars', ' Notarissen'))}"
        )
    if kind < 0.92:
        return f"{_one(_CIVIC, draw)} {_called(draw)}"
    return f"{brand(draw)}{draw.choice(('', '', ' BV', ' Nederland', ' Zorg', ' Groep', ' Solutions'))}"


def _called(draw: random.Random) -> str:
    return _one(_CALLED, draw)


def product(draw: random.Random) -> str:
    """Software, a vehicle or another thing with a name."""
    return _one(_PRODUCTS, draw) if draw.random() < 0.8 else brand(draw)


def neighbourhood(draw: random.Random) -> str:
    """``Molenakkers``, ``de Heihoek``, ``Het Kerkveld``."""
    name = _one(_FIRST, draw) + _one(_LAST, draw)
    return draw.choice(("", "", "De ", "Het ")) + name
