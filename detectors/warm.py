"""Makes ready what a detection process needs. Imported by the fork server (detectors/processes.py) and by nobody else.

A fork server can be told to import and to do nothing else, so this is the one module that works when it is imported.
Processes that are forked after it share the pipeline in memory, and one that was killed is replaced at once.
"""

import contextlib
import gc

gc.disable()  # what is made here stays
# What is wrong with the pipeline is said by the process that then loads it itself; a fork server only dies of it.
with contextlib.suppress(Exception):
    from detectors.scanner import Scanner

    Scanner().scan(["Bel Jan de Vries op 06-12345678."])
gc.collect()
gc.freeze()  # or looking for rubbish would make every process copy what they share
gc.enable()
