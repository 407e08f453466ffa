"""OpenAI's API, Azure's paths to it, and the many that speak like it.

Source: https://platform.openai.com/docs/api-reference (chat, responses, completions, embeddings, images, audio,
moderations, batches, assistants, realtime) and https://learn.microsoft.com/azure/ai-services/openai/reference.
"""

from proxy.wire.dialect import Dialect

OPENAI = Dialect(
    "openai",
    {
        # chat
        "messages[].content": "@",
        "messages[].content[]": "@",
        "messages[].content[].text": "@",
        "messages[].content[].refusal": "@",
        "messages[].name": "name",
        "messages[].refusal": "@",
        "messages[].reasoning_content": "@",
        "messages[].tool_calls[].**": "tool",
        "messages[].function_call.**": "tool",
        "tools[].**": "tool",
        "functions[].**": "tool",
        "tool_choice.**": "tool",
        "response_format.**": "tool",
        "prediction.content**": "assistant",
        "stop**": "metadata",
        "metadata.**": "metadata",
        "user": "metadata",
        "web_search_options.**": "metadata",
        "data_sources[].**": "metadata",
        # responses and realtime items
        "input": "user",
        "input[]": "user",
        "input[].content": "@",
        "input[].content[].text": "@",
        "input[].content[].refusal": "@",
        "input[].text": "user",
        "input[].summary[].text": "assistant",
        "input[].arguments**": "tool",
        "input[].input": "tool",
        "input[].output**": "tool",
        "input[].action.**": "tool",
        "input[].queries[]": "tool",
        "input[].results[].**": "tool",
        "instructions": "system",
        "text.format.**": "tool",
        "prompt.variables.**": "user",
        # completions, images, audio, vector stores
        "prompt": "user",
        "prompt[]": "user",
        "suffix": "user",
        "query**": "user",
        "name": "name",
        "description": "name",
        "field prompt": "user",
        # assistants
        "content": "@",
        "content[].text**": "@",
        "additional_instructions": "system",
        "additional_messages[].content": "@",
        "additional_messages[].content[].text**": "@",
        "tool_outputs[].output": "tool",
        # realtime
        "item.content[].text": "@",
        "item.content[].transcript": "@",
        "item.arguments**": "tool",
        "item.output**": "tool",
        "item.name": "name",
    },
    # A thread's or session's settings stand one level deeper, a batch line's under its body.
    prefixes=("", "body.", "thread.", "session.", "response.", "audio.", "session.audio.input.transcription."),
)
