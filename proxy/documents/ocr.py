"""Letters in pictures, read by tesseract (nld+eng) in a process of its own."""

import io
import os
import re
import resource
import shutil
import subprocess

from PIL import Image

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused

PROGRAM = "tesseract"
_LANGUAGES = "nld+eng"
_MOST_SIDE, _LEAST_SIDE = 3600, 1600
_SECONDS = 30
# What a passport, identity card or driving licence carries: its machine-readable lines, or its title.
_STRIP = re.compile(r"[A-Z0-9<]{25,48}")
_TITLES = re.compile(r"KONINKRIJK\s+DER\s+NEDERLANDEN|KINGDOM\s+OF\s+THE\s+NETHERLANDS|EUROPESE\s+UNIE")
_CARDS = re.compile(
    r"PASPOORT|IDENTITEITSKAART|IDENTITY\s+CARD|RIJBEWIJS|VERBLIJFS(?:TITEL|VERGUNNING|DOCUMENT)|VREEMDELING"
)


def read(image: Image.Image, budget: Budget) -> str:
    """The text in an image. FileRefused for an identity document, and when tesseract is absent or too slow."""
    budget.image()
    if shutil.which(PROGRAM) is None:
        raise FileRefused("image")
    text = _run(_prepared(image), min(_SECONDS, budget.left()))
    if is_identity_document(text):
        raise FileRefused("identity-document")
    return text


def is_identity_document(text: str) -> bool:
    """Whether letters that were read from a picture are those of a travel document, as badly as they may be read."""
    lines = [re.sub(r"\s", "", line).replace("«", "<<").replace("‹", "<") for line in text.splitlines()]
    strips = [line for line in lines if _STRIP.fullmatch(line) and line.count("<") > 1]
    upper = text.upper()
    return bool(strips) or bool(_TITLES.search(upper) and _CARDS.search(upper))


def _prepared(image: Image.Image) -> bytes:
    """Grey, upright by its own measure, and of a size at which letters are read well."""
    if image.mode in ("RGBA", "LA", "P", "PA"):
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    grey = image.convert("L")
    longest = max(grey.size)
    scale = min(_MOST_SIDE / longest, 1.0) if longest > _MOST_SIDE else min(3.0, max(1.0, _LEAST_SIDE / longest))
    if scale != 1.0:
        grey = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))))
    out = io.BytesIO()
    grey.save(out, "PPM")
    return out.getvalue()


def _run(data: bytes, seconds: float) -> str:
    command = [PROGRAM, "stdin", "stdout", "-l", _LANGUAGES, "--psm", "1", "--dpi", "200"]
    environment = {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, without a shell
            command, input=data, capture_output=True, timeout=seconds, env=environment, preexec_fn=_bounded, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused("too-slow") from None
    except OSError:
        raise FileRefused("image") from None
    if done.returncode:
        raise FileRefused("image")
    return done.stdout.decode("utf-8", "replace")


def _bounded() -> None:
    """Outlives its worker by no more than these seconds of work."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
