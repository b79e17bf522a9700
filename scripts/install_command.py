"""Put the command `pulmu` into the environment this runs in, for this checkout.

Writes `<environment>/bin/pulmu` and a `.pth` line, so that `pulmu` starts, and imports, from any
directory. Both work for a checkout whose path has blanks or Hangul in it.
"""

import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# `-P`: a folder named pulmu where the user happens to stand is not the program.
LAUNCHER = """\
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python" -P -m pulmu "$@"
"""


def path_line(checkout: Path) -> str:
    """Return the line that puts the checkout on the path, in ASCII whatever the locale.

    Python 3.11 reads these files in the locale's encoding, so a plain path is safe only in ASCII.
    """
    text = str(checkout)
    return f"{text}\n" if text.isascii() else f"import sys; sys.path.append({text!a})\n"


def main() -> None:
    libraries = Path(sysconfig.get_path("purelib"))
    (libraries / "pulmu.pth").write_text(path_line(CHECKOUT), encoding="ascii")
    command = Path(sys.executable).parent / "pulmu"
    command.write_text(LAUNCHER, encoding="ascii")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
