"""GraphQL over HTTP: one operation or a list of them, as JSON, as a form or in the address.

Source: https://graphql.github.io/graphql-over-http/draft/. A query can hold values itself, so its text is read too.
"""

from proxy.wire.dialect import Dialect

_OPERATION = {
    "query": "tool",
    "variables.**": "user",
    "operationName": "metadata",
    "extensions.**": "metadata",
    "doc_id": "metadata",
}

GRAPHQL = Dialect(
    "graphql",
    {
        **_OPERATION,
        "form variables:**": "user",
        "form queries:**": "user",
        "form query": "tool",
        "form *": "metadata",
        "query variables:**": "user",
        "query query": "tool",
        "field operations:query": "tool",
        "field operations:variables.**": "user",
        "payload.**": "user",
    },
    prefixes=("", "[].", "field operations:"),
)
