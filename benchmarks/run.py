"""All benchmarks that need no running node, one after another; what fails is said and the rest goes on."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def commands() -> list[list[str]]:
    """Each benchmark with its arguments; PostgreSQL is taken where COMMONWEAL_TEST_POSTGRES_URL names one."""
    url = os.environ.get("COMMONWEAL_TEST_POSTGRES_URL")
    ledger = ["bench_ledger.py", *(["--postgres", url] if url else [])]
    return [ledger, ["bench_plan.py"], ["bench_planning.py", "--unions", "1", "3"], ["bench_counting.py"]]


def main() -> int:
    """Run them; the number that failed is the exit code."""
    failed = 0
    for name, *arguments in commands():
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, str(HERE / name), *arguments], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
