"""What the gateway does when something goes wrong: ``make faults`` breaks it on purpose and prints what it reached."""
