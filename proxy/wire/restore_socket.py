"""Putting originals back into the messages of a WebSocket."""

from proxy.wire.restore import Originals, json_escape


class MessageRestorer:
    """Restores every placeholder that stands whole in a text message; bytes stay as they are."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals

    def feed(self, message: str | bytes) -> list[str | bytes]:
        """The message with originals; JSON keeps its escapes."""
        if isinstance(message, bytes):
            return [message]
        escape = json_escape if message.lstrip()[:1] in ("{", "[") else str
        return [self._originals.restore(message, escape)]

    def flush(self) -> list[str | bytes]:
        """Nothing is held."""
        return []
