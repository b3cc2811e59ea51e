"""What nlu_lite stands on, examined: what to paste in a bug report, and what mends it.

No heavy package is imported in this process: it works where they are broken.
"""

from nlu_lite.doctor.examination import examine
from nlu_lite.doctor.findings import Diagnosis, Finding

__all__ = ["Diagnosis", "Finding", "examine"]

# Tracebacks and pickles say what users import.
for _public in (Diagnosis, Finding, examine):
    _public.__module__ = "nlu_lite.doctor"
