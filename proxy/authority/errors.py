"""What can be wrong with an authority."""


class AuthorityError(Exception):
    """The authority cannot be made, read or used: one line that says how to mend it."""
