"""Mail: eml and mbox, with headers, every body and every attachment; rewritten part by part."""

import email
import re
from collections.abc import Callable, Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.inside import in_text
from proxy.documents.markup import visible
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.strings import exactly
from proxy.documents.text import plain

Inner = Callable[[bytes, str], Opened]
_HEADERS = re.compile(
    rb"\A(?:>?From [^\r\n]+\r?\n)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}"
)
_TELLING = re.compile(rb"(?im)^(?:from|to|subject|received|mime-version|message-id|return-path|date|van|aan):")
_MBOX = re.compile(rb"(?m)^From [^\r\n]{3,200}[0-9]{4}\r?\n")
# Headers that programs fill in; the rest is read.
_QUIET = re.compile(
    r"(?i)content-.*|mime-version|dkim-.*|arc-.*|authentication-results|received-spf|x-ms-.*|x-microsoft-.*|message-id|"
    r"in-reply-to|references|date|x-forefront.*|x-mailer|user-agent|x-spam.*|x-google.*|x-received|x-gm.*"
)
_SHOWN = re.compile(
    r"(?i)content-(?:description|disposition|type)|x-ms-exchange-organization-.*label.*|x-microsoft-.*label.*"
)


def is_mail(data: bytes) -> bool:
    """Whether a text is a mail or a mailbox."""
    head = _HEADERS.match(data[:20_000])
    return bool(head and len({m[0].lower() for m in _TELLING.finditer(head[0])}) > 1)


# An extension of a file is no word: it would be taken for a name.
_EXTENSION = re.compile(r"(?<=\w)\.[A-Za-z]{3}[A-Za-z]?(?=\")")


class Mail:
    """One message."""

    def __init__(self, data: bytes, budget: Budget, inner: Inner) -> None:
        self._budget, self._inner = budget, inner
        self._files: list[tuple[EmailMessage, Opened]] = []
        self._end = b"\r\n" if b"\r\n" in data[:2000] else b"\n"
        try:
            self._message = email.message_from_bytes(data, policy=policy.default)
            self._passages = list(self._read(self._message, 0))
        except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError, KeyError):
            raise FileRefused("damaged") from None

    @property
    def opened(self) -> Opened:
        """The file as it is open now; nothing here points back at it, so that it goes when its reader lets go."""
        return Opened("eml", self._passages, self._save)

    def _read(self, message: EmailMessage, depth: int) -> Iterator[Passage]:
        if depth > 20:
            raise FileRefused("too-deep")
        yield self._headers(message)
        quiet = "\n".join(f"{name}: {value}" for name, value in message.items() if not _is_read(name))
        yield from exactly(quiet.encode("utf-8", "replace"), "kop van het bericht")
        for text in (message.preamble, message.epilogue):
            if text and text.strip():
                passage = Passage("tekst", fixed=True)
                passage.slot(Slot(text))
                yield passage
        if message.is_multipart():
            for part in _parts(message):
                self._budget.file()
                yield from self._read(part, depth + 1)
        else:
            yield from self._leaf(message)

    def _headers(self, message: EmailMessage) -> Passage:
        passage = Passage("kop van het bericht")
        for number, (name, value) in enumerate(message.items()):
            if not _is_read(name):
                continue

            def put(new: str, number: int = number, name: str = name) -> None:
                headers: list[tuple[str, object]] = message.__dict__["_headers"]
                headers[number] = message.policy.header_store_parse(name, re.sub(r"[\r\n]+", " ", new))

            passage.literal(f"{name}: ")
            passage.slot(Slot(str(value), put), _EXTENSION.sub(lambda m: " " * len(m[0]), str(value)))
            passage.literal("\n")
        return passage

    def _leaf(self, part: EmailMessage) -> Iterator[Passage]:
        """A body is a text; anything else is a file."""
        kind = part.get_content_type()
        name = part.get_filename() or ""
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            raise FileRefused("damaged")
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            yield from self._body(part, kind.rpartition("/")[2])
            return
        opened = self._inner(data, name)
        self._files.append((part, opened))
        yield from opened.within(f"bijlage {name[-60:]}".strip())

    def _body(self, part: EmailMessage, subtype: str) -> Iterator[Passage]:
        text = part.get_content()

        def put(new: str) -> None:
            charset = part.get_content_charset("utf-8")
            kept = {name: value for name, value in part.items() if name.lower() == "content-disposition"}
            try:
                part.set_content(new, subtype=subtype, charset=charset)
            except (LookupError, UnicodeError):
                part.set_content(new, subtype=subtype, charset="utf-8")
            for name, value in kept.items():
                part[name] = value

        slot = Slot(text, put)
        yield from plain(slot, "tekst")
        yield from in_text(text, self._inner)
        if subtype == "html":
            yield from visible(slot)

    def _save(self) -> bytes:
        for passage in self._passages:
            passage.save()
        for part, opened in self._files:
            if opened.touched:
                data, headers = opened.save(), list(part.items())
                part.set_content(data, *part.get_content_type().split("/"))
                for name, value in headers:
                    if name.lower() in ("content-disposition", "content-id", "content-description"):
                        del part[name]
                        part[name] = str(value)
        return self._message.as_bytes(policy=policy.SMTP if self._end == b"\r\n" else policy.default)


def _is_read(header: str) -> bool:
    """Whether people write in a header; in the others only numbers with a check digit count."""
    return not _QUIET.fullmatch(header) or bool(_SHOWN.fullmatch(header))


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a message; a message that is attached is one itself."""
    inside = message.get_payload()
    yield from (part for part in inside if isinstance(part, EmailMessage)) if isinstance(inside, list) else ()


def open_mail(data: bytes, budget: Budget, inner: Inner) -> Opened:
    """One message, or a mailbox of many."""
    starts = [match.start() for match in _MBOX.finditer(data)]
    if not starts or starts[0]:
        return Mail(data, budget, inner).opened
    messages, heads = [], []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
        budget.at("message", number, len(starts))
        budget.file()
        head, _, rest = data[start:end].partition(b"\n")
        heads.append(head)
        messages.append(Mail(rest, budget, inner).opened)
    passage = Passage("kop van het bericht", fixed=True)
    passage.slot(Slot(b"\n".join(heads).decode("utf-8", "replace")))
    passages = [p for number, opened in enumerate(messages, 1) for p in opened.within(f"bericht {number}")]

    def save() -> bytes:
        return b"".join(head + b"\n" + opened.save() for head, opened in zip(heads, messages, strict=True))

    return Opened("mbox", [passage, *passages], save)
