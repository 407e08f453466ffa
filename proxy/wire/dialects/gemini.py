"""Google's Gemini API and Vertex AI: generate, stream, count, embed, files, cached content, predict.

Source: https://ai.google.dev/api/generate-content, .../embeddings, .../tokens, .../files, .../caching and
https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference. Both spellings of names are accepted.
"""

from proxy.wire.dialect import Dialect

_CONTENT = {
    "text": "@",
    "functionCall.**": "tool",
    "function_call.**": "tool",
    "functionResponse.**": "tool",
    "function_response.**": "tool",
    "executableCode.**": "tool",
    "executable_code.**": "tool",
    "codeExecutionResult.**": "tool",
    "code_execution_result.**": "tool",
}
_PARTS = ("contents[].parts[]", "contents.parts[]", "contents.parts", "content.parts[]")
_SYSTEM = ("systemInstruction", "system_instruction")

GEMINI = Dialect(
    "gemini",
    {
        **{f"{where}.{place}": role for where in _PARTS for place, role in _CONTENT.items()},
        **{f"{name}.parts{index}.text": "system" for name in _SYSTEM for index in ("[]", "")},
        "contents": "user",
        "contents[]": "user",
        "title": "name",
        "tools[].**": "tool",
        "tools.**": "tool",
        "toolConfig.**": "tool",
        "tool_config.**": "tool",
        "generationConfig.**": "tool",
        "generation_config.**": "tool",
        "labels.**": "metadata",
        "displayName": "name",
        "display_name": "name",
        "file.displayName": "name",
        "file.display_name": "name",
        # the live API, over a WebSocket
        "clientContent.turns[].parts[].text": "@",
        "client_content.turns[].parts[].text": "@",
        "realtimeInput.text": "user",
        "realtime_input.text": "user",
        "toolResponse.**": "tool",
        "tool_response.**": "tool",
        "instances[].**": "user",
        "parameters.**": "metadata",
    },
    # A batch, a count, a coding assistant and the live API put all of this one level deeper.
    prefixes=(
        "",
        "requests[].",
        "generateContentRequest.",
        "request.",
        "setup.",
        "batch.input_config.requests.requests[].request.",
    ),
)
