"""Letters in pictures, read by tesseract (nld+eng) in a process of its own."""

import io
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused

PROGRAM = "tesseract"
_LANGUAGES = "nld+eng"
_MOST_SIDE, _LEAST_SIDE = 3600, 1600
_SECONDS = 30
# Above the first a picture stands upright; words below the second are what letters on their heads look like.
_SURE, _LIKELY = 80.0, 60.0
# What a passport, identity card or driving licence carries: its machine-readable lines, or its title.
_STRIP = re.compile(r"[A-Z0-9<]{25,48}")
_TITLES = re.compile(r"KONINKRIJK\s+DER\s+NEDERLANDEN|KINGDOM\s+OF\s+THE\s+NETHERLANDS|EUROPESE\s+UNIE")
_CARDS = re.compile(
    r"PASPOORT|IDENTITEITSKAART|IDENTITY\s+CARD|RIJBEWIJS|VERBLIJFS(?:TITEL|VERGUNNING|DOCUMENT)|VREEMDELING"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a picture as it stood: its lines, its words that are sure, and how sure all of it is (0 to 100).

    ``lost`` says that tesseract could not tell which side is up.
    """

    text: str
    sure: str
    certainty: float
    lost: bool


def read(image: Image.Image, budget: Budget) -> str:
    """The text in an image. FileRefused for an identity document, and when tesseract is absent or too slow."""
    budget.image()
    if shutil.which(PROGRAM) is None:
        raise FileRefused("image")
    grey = _prepared(image)
    first = _reading(grey, budget, turned=False)
    texts = [first.text]
    if first.lost and first.text.strip() and first.certainty < _SURE:
        texts += _turned(grey, budget)
    text = "\n".join(filter(None, texts))
    if is_identity_document(text):
        raise FileRefused("identity-document")
    return text


def _turned(grey: Image.Image, budget: Budget) -> Iterator[str]:
    """What is read with another side up, until one side is clearly it; with few letters only trying tells."""
    for turn in (Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270):
        reading = _reading(grey.transpose(turn), budget, turned=True)
        yield reading.sure
        if reading.certainty >= _SURE:
            return


def _reading(grey: Image.Image, budget: Budget, *, turned: bool) -> Reading:
    budget.check_time()
    out = io.BytesIO()
    grey.save(out, "PPM")
    table, said = _run(out.getvalue(), min(_SECONDS, budget.left()), "3" if turned else "1")
    lines: dict[tuple[str, ...], list[tuple[str, float]]] = {}
    for row in table.splitlines()[1:]:
        fields = row.split("\t", 11)
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            lines.setdefault(tuple(fields[1:5]), []).append((fields[11], float(fields[10])))
    words = [word for line in lines.values() for word in line]
    weight = sum(len(word) for word, _ in words)
    certainty = sum(len(word) * sure for word, sure in words) / weight if weight else 0.0
    return Reading(
        "".join(" ".join(word for word, _ in line) + "\n" for line in lines.values()),
        "".join(" ".join(word for word, sure in line if sure >= _LIKELY) + "\n" for line in lines.values()).strip(),
        certainty,
        "Too few characters" in said or "Weak margin" in said,
    )


def is_identity_document(text: str) -> bool:
    """Whether letters that were read from a picture are those of a travel document, as badly as they may be read."""
    lines = [re.sub(r"\s", "", line).replace("«", "<<").replace("‹", "<") for line in text.splitlines()]
    strips = [line for line in lines if _STRIP.fullmatch(line) and line.count("<") > 1]
    upper = text.upper()
    return bool(strips) or bool(_TITLES.search(upper) and _CARDS.search(upper))


def _prepared(image: Image.Image) -> Image.Image:
    """Grey, upright by its own measure, and of a size at which letters are read well."""
    if image.mode in ("RGBA", "LA", "P", "PA"):
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    grey = image.convert("L")
    longest = max(grey.size)
    scale = min(_MOST_SIDE / longest, 1.0) if longest > _MOST_SIDE else min(3.0, max(1.0, _LEAST_SIDE / longest))
    if scale != 1.0:
        grey = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))))
    return grey


def _run(data: bytes, seconds: float, mode: str) -> tuple[str, str]:
    """A table of words, and what tesseract says of its own doubts. Mode 1 looks which side is up, 3 does not."""
    command = [PROGRAM, "stdin", "stdout", "-l", _LANGUAGES, "--psm", mode, "--dpi", "200", "tsv"]
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
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def _bounded() -> None:
    """Outlives its worker by no more than these seconds of work."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
