"""Document properties (docProps/*.xml) and Microsoft's sensitivity labels among them."""

import re

from proxy.documents.leftovers import gathered, leftovers
from proxy.documents.passages import Passage
from proxy.documents.xmltree import Element, local, text_slot

_LABEL = re.compile(r"MSIP_Label_[0-9A-Fa-f-]{36}_(?P<field>\w+)")
# Names of labels that mean: this may go out. Any other label makes a document confidential.
_PUBLIC = re.compile(
    r"(?i)\s*(?:openbaar|publiek|public|algemeen|general|niet[ -]vertrouwelijk|non-business|persoonlijk|personal)\b.*"
)


def is_public(name: str) -> bool:
    """Whether a sensitivity label with this name leaves a document public."""
    return bool(_PUBLIC.fullmatch(name))


def label_line(name: str, value: str) -> str | None:
    """How the name of a property that belongs to a sensitivity label is shown; None for any other property."""
    match = _LABEL.fullmatch(name)
    if match is None:
        return None
    # Only the label's name speaks; its identifiers and dates are noise.
    return f"{name}=" if match["field"] == "Name" and not is_public(value) else "label: "


def properties(root: Element) -> list[Passage]:
    """Properties as lines ``name: value``; a label as the line that the marking recogniser knows."""
    passage = Passage("eigenschappen")
    seen: set[Element] = set()
    for element in root.iter():
        name = element.get("name") if local(element) == "property" else None
        if name is None:
            continue
        for child in element.iter():
            if child.text and child.text.strip():
                passage.literal(label_line(name, child.text) or f"{name}: ")
                passage.slot(text_slot(child))
                passage.literal("\n")
                seen.add(child)
    rest = (left for left in leftovers(root, seen.__contains__, own=True) if left[0] not in ("fmtid: ", "xml:space: "))
    return [passage, *gathered("eigenschappen", rest)]
