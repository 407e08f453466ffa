"""Perplexity's pages: the question stands twice, as it was asked and in its parameters.

As open-source clients describe the page's traffic; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

PERPLEXITY = Dialect(
    "perplexity",
    {
        "query_str": "user",
        "[1]": "user",
        "query": "user",
        "q": "user",
        "query q": "user",
        "params.query": "user",
        "params.dsl_query": "user",
        "params.query_str": "user",
        "params.attachments[]": "metadata",
        "params.**": "metadata",
        "file_name": "name",
        "filename": "name",
        "title": "name",
        "new_title": "name",
        "instructions": "system",
        "description": "name",
    },
    # Over socket.io a call is a list: its name, the question and its parameters.
    prefixes=("", "[1].", "[2].", "[1]:"),
    paths=r"/perplexity_ask\b|/search\b|/thread|/collections?\b|/autosuggest|/uploads?\b|/socket\.io/",
)
