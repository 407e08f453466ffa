"""Which fields of an answer carry a text piece by piece, and which of them JSON; everything else is a whole text.

Sources: the vendors' streaming references, and for the chat pages what their open-source clients read.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from proxy.wire.answers.values import Path

Json = Any
BARE = "~"  # a record that is nothing but a text is read as {BARE: text}
_TEXT = frozenset(
    {
        "content", "text", "delta", "thinking", "reasoning", "reasoning_content", "refusal", "token", "completion",
        "transcript", "tool_plan", "output_text", "writeAtCursor", "youChatToken", "snippet", BARE,
    }
)  # fmt: skip
_TOP = frozenset({"message", "response", "output", "answer"})  # only where nothing stands around them
_JSON = frozenset({"partial_json", "arguments", "input"})
# Pages that repeat the whole text every time, so that there are no pieces to put together.
REPEATING = frozenset({"perplexity", "gemini-web", "m365-signalr"})
_THOUGHTS = frozenset(
    {BARE, "thinking", "thoughts", "reasoning", "reasoning_content", "refusal", "tool_plan", "summary"}
)
# Where a page's whole answer stands, at its end or every time.
_ANSWERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "grok-web": (("modelResponse", "message"),),
    "huggingchat": (("text",),),
    "perplexity": (("markdown_block", "answer"), ("value", "answer")),
    "m365-signalr": (("arguments", "messages", "text"), ("item", "messages", "text")),
}
# What these send in pieces; their other fields with such names are whole.
_ONLY: dict[str, frozenset[str]] = {
    "huggingchat": frozenset({"token"}),
    "grok-web": frozenset({"token"}),
    "perplexity": frozenset(),
    "gemini-web": frozenset(),
    "m365-signalr": frozenset({"writeAtCursor"}),
}
_MARKERS = ("index", "output_index", "content_index", "contentBlockIndex", "item_id", "messageId", "partId")
_CLOSING = re.compile(r"(?i)(?:done|completed?|stop|ended|(?<![a-z])end|finish(?:ed)?|finalanswer|close|error)$")
_FINISH = ("finish_reason", "stop_reason", "done", "is_finished", "final", "final_sse_message")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text of a record. ``channel`` names the text that it is a piece of (None: it is whole).

    ``is_json`` says that the pieces make JSON; ``target`` is the place that a patch adds to,
    ``resets`` says that it takes the place of the text before it, ``begins`` that it stands behind that as a new one.
    """

    path: Path
    value: str
    channel: tuple[object, ...] | None = None
    is_json: bool = False
    target: str = ""
    resets: bool = False
    begins: bool = False


def leaf_of(dialect: str, record: Json, path: Path, value: str) -> Leaf:
    """The leaf at a path."""
    field = path[-1] if path else ""
    if field == "patches" or "logprobs" in path:
        return Leaf(path, value)
    if isinstance(field, int):  # a list of texts: chunks, or the parts of a ChatGPT message
        return Leaf(path, value)
    kind = record.get("type", "") if isinstance(record, dict) else ""
    is_json = field in _JSON or (field == "delta" and isinstance(kind, str) and "arguments" in kind)
    pieces = _ONLY.get(dialect)
    is_text = (field in _TEXT or (field in _TOP and len(path) == 1)) if pieces is None else field in pieces
    if is_text or (is_json and pieces is None and len(path) > 1) or (is_json and field != "input"):
        return Leaf(path, value, _channel(record, path), is_json)
    return Leaf(path, value)


def _channel(record: Json, path: Path) -> tuple[object, ...]:
    """Pieces of one text share their path and the numbers around it (``choices[0]`` may be choice 3)."""
    marks: list[object] = []
    for step in path:
        if isinstance(record, dict):
            marks += [record[name] for name in _MARKERS if isinstance(record.get(name), int | str)]
        record = record[step]
    return (path, *marks)


def is_answer(leaf: Leaf) -> bool:
    """Whether a page shows a text as the answer itself, and not as thoughts or as a tool's arguments."""
    names = leaf.target.split("/") if leaf.target else [str(step) for step in leaf.path]
    return not leaf.is_json and not _THOUGHTS.intersection(names)


def with_note(dialect: str, leaf: Leaf, text: str, note: str) -> str:
    """A text that holds a whole answer, with a note behind it; other texts as they are."""
    names = tuple(step for step in leaf.path if isinstance(step, str))
    if any(names[-len(end) :] == end for end in _ANSWERS.get(dialect, ())):
        return text + note
    if dialect == "gemini-web" and len(leaf.path) == 2 and leaf.path[1] == 2:
        return _with_gemini_note(text, note)
    return text


def _with_gemini_note(text: str, note: str) -> str:
    """The answer stands at [4][0][1][0] of the JSON in a ``wrb.fr`` record."""
    try:
        inner = json.loads(text)
        inner[4][0][1][0] += note
    except (ValueError, TypeError, IndexError, KeyError, RecursionError):
        return text
    return json.dumps(inner, ensure_ascii=False, separators=(",", ":"))


def says_done(leaf: Leaf) -> bool:
    """Whether a text is the word of a page for "this is all" (Perplexity's ``progress``)."""
    return leaf.path[-1:] == ("progress",) and bool(_CLOSING.search(leaf.value))


def is_closing(record: Json, kind: str = "") -> bool:
    """Whether a record ends the texts before it. ``kind`` is the name of the event around it."""
    if _CLOSING.search(kind):
        return True
    if not isinstance(record, dict):
        return False
    names = (record.get("type"), record.get("event"), record.get("status"))
    if any(isinstance(name, str) and _CLOSING.search(name) for name in names):
        return True
    if isinstance(record.get("result"), dict) and "modelResponse" in record["result"].get("response", record["result"]):
        return True
    inner = [record, *(i for i in record.get("choices") or () if isinstance(i, dict))]
    return any(item.get(name) for item in inner for name in _FINISH)
