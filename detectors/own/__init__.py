"""What the municipality itself calls confidential: words, lists of values, and documents.

One folder: ``woorden.txt`` (words, readable), ``nummers.txt`` (forms of case numbers), ``*.lijst`` (values) and ``*.afdruk`` (documents). The last two hold keyed
hashes only; the key lies beside them in ``sleutel``. Without the key nobody can tell what is in them, and with it only by
trying, so the folder is kept as closed as the record.
"""
