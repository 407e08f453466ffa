"""One module per step; see logs/database/tables.py for how to add one."""
