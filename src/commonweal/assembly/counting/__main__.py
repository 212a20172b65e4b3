"""Count one problem: JSON on the standard input, the answer on the standard output.

Exit code 0 when it is counted, 2 when the problem cannot be read (the standard error says where).
"""

import sys

from commonweal.assembly.counting.form import APPROVED, Answer, BadProblem, Problem, read_problem
from commonweal.assembly.counting.lean import leave_out


def main() -> int:
    """Read, count, write; gives the exit code."""
    try:
        problem = read_problem(sys.stdin.read())
    except BadProblem as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    sys.stdout.write(answer_to(problem).as_json())
    return 0


def answer_to(problem: Problem) -> Answer:
    """Count with the library that has the method; each takes long to load, so only that one is."""
    leave_out()
    if problem.method == APPROVED:
        from commonweal.assembly.counting import approved  # noqa: PLC0415 - loads pabutools

        return approved.count(problem)
    from commonweal.assembly.counting import ranked  # noqa: PLC0415 - loads pref-voting

    return ranked.count(problem)


if __name__ == "__main__":
    raise SystemExit(main())
