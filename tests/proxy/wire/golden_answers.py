"""Golden answers: for each service a stream, the same stream restored, and a refusal, as bytes in ``tests/data/wire``.

They show what goes over the line. After a change that is meant: ``python -m tests.proxy.wire.golden_answers`` and look at
the difference.
"""

from pathlib import Path

from proxy.notices.notice import Notice
from proxy.wire.answer import restoring
from proxy.wire.message import Exchange
from proxy.wire.refusals import refuse
from proxy.wire.restore import Originals
from tests.proxy.wire.speakers import API
from tests.proxy.wire.speakers_web import WEB

FOLDER = Path(__file__).parents[2] / "data" / "wire" / "answers"
SPEAKERS = API | WEB
ORIGINALS = Originals({"[PERSOON_1]": "Jan de Vries", "[ADRES_1]": "Kerkstraat 3"})
TEXT = "Beste [PERSOON_1], u woont op [ADRES_1]."
NOTICE = Notice(
    "20261124-7K3Q9XMB", "Haal het nummer weg en probeer het opnieuw.", "Remove the number and try again.", "geen-bsn", ("BSN",),
    link="http://sluis.wacht/melding/20261124-7K3Q9XMB", clause="Gegevensbescherming en privacy: BSN wordt niet gedeeld",
)  # fmt: skip
ASKED = {
    "chatgpt-web": "/backend-api/f/conversation", "claude-web": "/api/organizations/o/chat_conversations/c/completion",
    "gemini-web": "/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate", "lechat": "/api/chat",
    "perplexity": "/rest/sse/perplexity_ask", "deepseek-web": "/api/v0/chat/completion", "huggingchat": "/chat/conversation/1",
    "grok-web": "/rest/app-chat/conversations/new",
}  # fmt: skip


def made(name: str) -> dict[str, bytes]:
    """The three files of one service, by their ending."""
    speaker = SPEAKERS[name]
    stream = speaker.write(TEXT, 6)
    restore = restoring(speaker.content_type, "", ORIGINALS, speaker.dialect)
    assert restore is not None
    asked = Exchange("POST", "https", "x", 443, ASKED.get(name, "/v1/x"), (), b"{}")
    notice = refuse(speaker.dialect, asked, NOTICE)
    return {"stream": stream, "restored": b"".join([*restore(stream), *restore(b"")]), "notice": notice.body}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for one in SPEAKERS:
        for ending, content in made(one).items():
            (FOLDER / f"{one}.{ending}").write_bytes(content)
