"""The program's entry: a build that has nothing to do ends here.

Before anything heavy is loaded.
"""

from __future__ import annotations

import gc
import signal
import sys

from cribdeck.pipeline.uptodate import is_done_already


def main() -> None:
    """Run the command line and leave with one of the ExitCodes."""
    if hasattr(signal, "SIGPIPE"):
        # `cribdeck explain notes.md | head` ends quietly, as every tool in a pipe does.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # Nearly all that is made is kept, so garbage is looked for less often than Python would.
    gc.set_threshold(20_000)
    if not is_done_already(sys.argv[1:]):
        from cribdeck.cli.app import main as run

        run()


if __name__ == "__main__":
    main()
