"""Amazon Bedrock: converse, and invoke with the body of whichever model it is.

Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html,
.../API_runtime_InvokeModel.html and https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html.
"""

from proxy.wire.dialect import Dialect
from proxy.wire.dialects.anthropic import ANTHROPIC
from proxy.wire.dialects.cohere import COHERE

BEDROCK = Dialect(
    "bedrock",
    {
        **COHERE.places,
        **ANTHROPIC.places,
        "messages[].content[].guardContent.text.text": "@",
        "messages[].content[].toolUse.**": "tool",
        "messages[].content[].toolResult.**": "tool",
        "messages[].content[].document.name": "name",
        "messages[].content[].document.context": "@",
        "messages[].content[].document.source.text": "@",
        "messages[].content[].reasoningContent.**": "assistant",
        "system[].guardContent.text.text": "system",
        "toolConfig.**": "tool",
        "promptVariables.**": "user",
        "requestMetadata.**": "metadata",
        "additionalModelRequestFields.**": "metadata",
        "inferenceConfig.stopSequences[]": "metadata",
        "inputText": "user",
        "text_prompts[].text": "user",
        "textToImageParams.**": "user",
        "retrieveAndGenerateConfiguration.**": "metadata",
        "input.text": "user",
        "retrievalQuery.text": "user",
        "content[].text.text": "user",
        "schemaVersion": "metadata",
    },
)
