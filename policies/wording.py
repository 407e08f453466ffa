"""What an employee is told for the engine's own reasons: Dutch, English."""

FIXED = (
    "Uw bericht is niet verstuurd. Er staan persoonsgegevens in op een plek waar ze niet weggelaten kunnen worden, "
    "zoals een adres van een pagina of de naam van een veld. Haal ze weg en probeer het opnieuw.",
    "Your message was not sent. It holds personal data at a place where it cannot be left out, such as a page address "
    "or the name of a field. Remove it and try again.",
)
FAILED = (
    "Uw bericht is niet verstuurd, omdat Sluiswachter het niet helemaal kon controleren. "
    "Wat niet gecontroleerd is, gaat niet naar buiten. Maak het korter of haal bestanden weg en probeer het opnieuw.",
    "Your message was not sent, because it could not be inspected whole. What is not inspected does not go out. "
    "Make it shorter or remove files and try again.",
)
