"""The program's entry: a build that has nothing to do ends here.

Before anything heavy is loaded.
"""

from __future__ import annotations

import gc
import sys

from cribdeck.cli.process import leave_working_folder, own_temporary_folder, streams_and_signals


def main() -> None:
    """Run the command line and leave with one of the ExitCodes."""
    leave_working_folder()
    # Nearly all that is made is kept, so garbage is looked for less often than Python would.
    gc.set_threshold(20_000)
    with streams_and_signals():
        from cribdeck.pipeline.uptodate import is_done_already

        if not is_done_already(sys.argv[1:]):
            from cribdeck.cli.app import main as run

            with own_temporary_folder():
                run()


if __name__ == "__main__":
    main()
