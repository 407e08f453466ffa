"""Employees who keep asking: ``-m benchmarks.cluster.load PROXY CA OUT ADDRESS ...``, one for each address.

A line for each prompt: when it was answered, with what, and whether the name in it came back.
"""

import json
import ssl
import sys
import threading
import time
from pathlib import Path
from uuid import uuid4

import httpx

from tests.e2e.from_address import FromAddress

CHAT = "https://api.openai.com/v1/chat/completions"


def _employee(proxy: str, context: ssl.SSLContext, address: str, out: Path) -> None:
    with out.open("ab", buffering=0) as lines:
        while True:
            mark, began = str(uuid4()), time.monotonic()
            asked = {"messages": [{"role": "user", "content": f"Bel Jan de Vries over {mark}"}]}
            try:
                # Every prompt has a connection of its own: the worst for the balancer.
                with httpx.Client(
                    transport=FromAddress(proxy, context, address), timeout=15, trust_env=False
                ) as client:
                    answer = client.post(CHAT, json=asked)
                said, back = answer.status_code, "Jan de Vries" in answer.text
            except httpx.TransportError:
                said, back = 0, False
            now = time.monotonic()
            line = {"mark": mark, "began": began, "time": now, "said": said, "back": back}
            lines.write(json.dumps(line).encode() + b"\n")
            time.sleep(0.1 if said == 200 else 0.3)


if __name__ == "__main__":
    trusted = ssl.create_default_context(cafile=sys.argv[2])
    for own in sys.argv[4:]:
        threading.Thread(target=_employee, args=(sys.argv[1], trusted, own, Path(sys.argv[3]))).start()
