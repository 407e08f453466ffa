"""The dialects, one table each, by the name that the catalogue gives them."""

from proxy.wire.dialect import Dialect
from proxy.wire.dialects.anthropic import ANTHROPIC
from proxy.wire.dialects.bedrock import BEDROCK
from proxy.wire.dialects.chatgpt_web import CHATGPT_WEB
from proxy.wire.dialects.claude_web import CLAUDE_WEB
from proxy.wire.dialects.cohere import COHERE
from proxy.wire.dialects.connect import CONNECT
from proxy.wire.dialects.copilot_ws import COPILOT_WS
from proxy.wire.dialects.deepseek_web import DEEPSEEK_WEB
from proxy.wire.dialects.gemini import GEMINI
from proxy.wire.dialects.gemini_web import GEMINI_WEB
from proxy.wire.dialects.generic import GENERIC
from proxy.wire.dialects.graphql import GRAPHQL
from proxy.wire.dialects.grok_web import GROK_WEB
from proxy.wire.dialects.huggingchat import HUGGINGCHAT
from proxy.wire.dialects.lechat import LECHAT
from proxy.wire.dialects.m365_signalr import M365_SIGNALR
from proxy.wire.dialects.mistral import MISTRAL
from proxy.wire.dialects.ollama import OLLAMA
from proxy.wire.dialects.openai import OPENAI
from proxy.wire.dialects.perplexity import PERPLEXITY

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        ANTHROPIC,
        BEDROCK,
        CHATGPT_WEB,
        CLAUDE_WEB,
        COHERE,
        CONNECT,
        COPILOT_WS,
        DEEPSEEK_WEB,
        GEMINI,
        GEMINI_WEB,
        GENERIC,
        GRAPHQL,
        GROK_WEB,
        HUGGINGCHAT,
        LECHAT,
        M365_SIGNALR,
        MISTRAL,
        OLLAMA,
        OPENAI,
        PERPLEXITY,
    )
}


def find(name: str) -> Dialect:
    """The dialect of that name; one that is not known is read generically."""
    return DIALECTS.get(name, GENERIC)
