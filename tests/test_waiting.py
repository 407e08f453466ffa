"""The helper that others wait with."""

import socket

from tests.waiting import comes, listens


def test_what_comes_late_is_seen() -> None:
    asked: list[int] = []
    assert comes(lambda: asked.append(1) or len(asked) == 3)
    assert len(asked) == 3


def test_what_never_comes_is_no() -> None:
    assert not comes(lambda: False, seconds=0.2)


def test_who_listens() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        assert not listens(port)
        one.listen()
        assert listens(port)
