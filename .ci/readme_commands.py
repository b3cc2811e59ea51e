"""Print the commands with which README.md says the package is installed and tested, one a line.

They are the first two `pip install` lines of the first shell block.
"""

import re
import sys
from pathlib import Path

WANTED = 2


def commands(readme: str) -> list[str]:
    """Return the first `pip install` lines of the first shell block of a README."""
    block = re.search(r"^```(?:bash|sh)\n(.*?)^```", readme, flags=re.DOTALL | re.MULTILINE)
    lines = block.group(1).splitlines() if block else []
    return [line.strip() for line in lines if line.strip().startswith("pip install")][:WANTED]


def main(path: Path) -> int:
    """Print the commands of the README at `path`; return 1 where they are not all there."""
    found = commands(path.read_text(encoding="utf-8"))
    if len(found) != WANTED:
        print(
            f"{path}: expected {WANTED} lines that begin with 'pip install' in the first shell "
            f"block, found {len(found)}: {found}",
            file=sys.stderr,
        )
        return 1
    print("\n".join(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
