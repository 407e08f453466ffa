"""Memory of large bodies goes back."""

import subprocess
import sys

PROGRAM = """
import os
from proxy.running.heap import keep_large_blocks_apart

def held():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

keep_large_blocks_apart()
before, small = held(), []
for _ in range(20):
    blocks = [bytearray(8 << 20) for _ in range(5)]
    small += [bytes(200) for _ in range(1000)]  # what would lie behind them and keep them from going
    del blocks
print(held() - before)
"""


def test_large_blocks_do_not_stay_behind_small_ones() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 24 << 20


STARTING = """
import gc
from proxy.running import heap

heap.starting()
assert not gc.isenabled()
made = [[] for _ in range(1000)]
heap.started()
print(gc.isenabled(), gc.get_freeze_count() > 1000)
"""


def test_what_is_made_at_the_start_is_not_looked_through_again() -> None:
    done = subprocess.run([sys.executable, "-c", STARTING], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
