"""``python -m benchmarks.record_faults [--only NAME ...] [--small]``."""

import sys

from benchmarks.record_faults.tried import main

sys.exit(main())
