"""Gemini's pages: the form field ``f.req`` of ``batchexecute`` and ``StreamGenerate``, JSON in a string in JSON.

Places are positions.
As open-source clients describe the page's traffic; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

GEMINI_WEB = Dialect(
    "gemini-web",
    {
        # StreamGenerate: [null, "[[PROMPT, 0, null, [[[FILE, 1], NAME]], ...], [LANGUAGE], [IDS], ...]"]
        "form f.req:[1]:[0][0]": "user",
        "form f.req:[1]:[0][3][][1]": "name",
        "form f.req:[1]:[0][3][][0][]": "metadata",
        "form f.req:[1]:[0][3][][0][0][]": "metadata",
        "form f.req:[1]:[1][]": "metadata",
        "form f.req:[1]:[2][]": "metadata",
        # batchexecute: [[[RPC, "[ARGUMENTS]", null, KIND]]]
        "form f.req:[][][0]": "metadata",
        "form f.req:[][][1]:**": "user",
        "form f.req:[][][3]": "metadata",
        "form at": "metadata",
    },
    paths=r"/StreamGenerate\b|/batchexecute\b",
)
