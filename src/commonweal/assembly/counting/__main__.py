"""Count one problem: JSON on the standard input, the answer on the standard output.

Exit code 0 when it is counted, 2 when the problem cannot be read (the standard error says where).
"""

import sys

from commonweal.assembly.counting.form import BadProblem, read_problem
from commonweal.assembly.counting.lean import leave_out


def main() -> int:
    """Read, count, write; gives the exit code."""
    try:
        problem = read_problem(sys.stdin.read())
    except BadProblem as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    leave_out()
    from commonweal.assembly.counting.ranked import count  # noqa: PLC0415 - loads the library, when it is needed

    sys.stdout.write(count(problem).as_json())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
