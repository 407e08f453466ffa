"""What ``sluiswachter`` can do; one module each, which adds its command to the parser."""
