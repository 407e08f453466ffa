"""``sluiswachter evaluate``: the measured quality of detection, on the project's own set."""
