"""Faults of the record, tried one by one, with what was asked and what was reached."""
