"""An answer whose line or event never ends: it passes as it came, and what follows is restored again."""

import pytest

from proxy.wire.answers.lines import Lines
from proxy.wire.answers.sse import SseStream
from proxy.wire.restore import Originals

ORIGINALS = Originals({"[PERSOON_1]": "Jan de Vries"})
MB = 1024 * 1024


@pytest.mark.parametrize(
    ("stream", "start", "end"),
    [(SseStream(ORIGINALS), 'data: {"a": "', '"}\n\n'), (Lines(ORIGINALS), '{"a": "', '"}\n')],
)
def test_what_never_ends_is_not_kept(stream: SseStream | Lines, start: str, end: str) -> None:
    sent, held, out = start, 0, [stream.feed(start)]
    for _ in range(12):
        sent += "x" * MB
        out.append(stream.feed("x" * MB))
        held = max(held, len(sent) - sum(map(len, out)))
    assert held < 6 * MB
    out.append(stream.feed(end))
    assert "".join(out) == sent + end
    again = stream.feed(f"{start}[PERSOON_1] belt{end}") + stream.feed("", last=True)
    assert "Jan de Vries belt" in again


@pytest.mark.parametrize(
    ("stream", "start", "end"),
    [(SseStream(ORIGINALS), 'data: {"a": "', '"}\n\n'), (Lines(ORIGINALS), '{"a": "', '"}\n')],
)
def test_a_long_one_that_ends_is_restored(stream: SseStream | Lines, start: str, end: str) -> None:
    text = "x" * (3 * MB) + " [PERSOON_1]"
    whole = "".join(stream.feed(piece) for piece in (start, text, end)) + stream.feed("", last=True)
    assert "Jan de Vries" in whole
