"""Checks the record: that nothing was changed, left out, put in or cut off since it was written. Reads only."""

from logs.verify.check import check
from logs.verify.outcome import Outcome, Problem

__all__ = ["Outcome", "Problem", "check"]
