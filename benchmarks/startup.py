"""How long commands take as whole processes, beside the least a program of their kind can do.

``python benchmarks/startup.py [RUNS]`` prints, for each pair, both medians and the median of the
ratios of neighbouring runs, then the ratio of the least CPU times (user and system). Ratios hold when
the machine's speed drifts, that of CPU times also when others use it; seconds do not. A first run of
each, not counted, writes the bytecode that an installation writes for every package.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HELLO = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "you", loud: bool = False) -> None:
    "Say hello."
    print("hello", name)
@app.command()
def bye(name: str = "you") -> None:
    "Say bye."
    print("bye", name)
app()
"""

TABLE = """
import sys
import typer
app = typer.Typer()
@app.command()
def show(name: str = "you", loud: bool = False) -> None:
    "Print a table."
    import numpy as np
    from rich.console import Console
    from rich.table import Table
    table = Table("x", "y")
    for x in np.linspace(0, 1, 11):
        table.add_row(str(x), str(x * x))
    Console().print(table)
@app.command()
def bye(name: str = "you") -> None:
    "Say bye."
app()
"""

DOCUMENT = """
import numpy as np
import matplotlib.pyplot as plt

def relu(x):
    return [max(0, v) for v in x]

x = np.linspace(-np.pi, np.pi, 1000)
y = relu(x)
plt.figure(figsize=(40 / 3, 7.5), dpi=144)
plt.plot(x, y, color="dodgerblue", linewidth=2, linestyle="--", alpha=0.9, label="$y=relu(x)$")
plt.plot(x, np.array(y) > 0, linewidth=2, label="$y=relu'(x)$")
plt.legend(loc="best")
ax = plt.gca()
ax.spines["right"].set_color("none")
ax.spines["top"].set_color("none")
ax.spines["bottom"].set_position(("data", 0))
ax.spines["left"].set_position(("data", 0))
plt.xticks(
    [-np.pi, -np.pi / 2, 0, np.pi / 2, np.pi],
    ["-π", r"$-\\frac{π}{2}$", "0", r"$\\frac{π}{2}$", "π"],
)
plt.yticks([-1, -0.5, 0.5, 1])
plt.savefig("document.png")
"""

ACTVIZ = ["-m", "actviz"]
PAIRS = {
    "--help": ([*ACTVIZ, "--help"], ["hello.py", "--help"]),
    "--version": ([*ACTVIZ, "--version"], ["hello.py", "hello"]),
    "a usage error": ([*ACTVIZ, "plot", "relu", "--nonsense"], ["hello.py", "hello", "--nonsense"]),
    "an unknown name": ([*ACTVIZ, "plot", "rleu"], ["hello.py", "hello", "--nonsense"]),
    "list": ([*ACTVIZ, "list"], ["table.py", "show"]),
    "show gelu": ([*ACTVIZ, "show", "gelu"], ["table.py", "show"]),
    "saturation": ([*ACTVIZ, "saturation"], ["table.py", "show"]),
    "vanish --no-figure": ([*ACTVIZ, "vanish", "--no-figure"], ["table.py", "show"]),
    "vanish --layers 1000000": (
        [*ACTVIZ, "vanish", "--layers", "1000000", "--no-figure"],
        [*ACTVIZ, "vanish", "--no-figure"],
    ),
    "plot x*sigmoid(2x)": (
        [*ACTVIZ, "plot", "x*sigmoid(2x)", "-o", "x.png"],
        [*ACTVIZ, "plot", "gelu", "-o", "x.png"],
    ),
    "plot relu --deriv": ([*ACTVIZ, "plot", "relu", "--deriv", "-o", "x.png"], ["document.py"]),
}


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("hello", HELLO), ("table", TABLE), ("document", DOCUMENT)):
            with open(os.path.join(folder, f"{name}.py"), "w", encoding="utf-8") as file:
                file.write(text)
        print(f"{runs} runs each, in turn")
        print(f"{'command':26} {'actviz s':>9} {'beside s':>9} {'ratio':>6} {'CPU':>6}")
        for name, (ours, beside) in PAIRS.items():
            pairs = [(*times(ours, folder), *times(beside, folder)) for _ in range(runs + 1)][1:]
            clock, cpu, clock_beside, cpu_beside = zip(*pairs, strict=True)
            a, b = statistics.median(clock), statistics.median(clock_beside)
            ratio = statistics.median(x / y for x, y in zip(clock, clock_beside, strict=True))
            print(f"{name:26} {a:9.3f} {b:9.3f} {ratio:6.2f} {min(cpu) / min(cpu_beside):6.2f}")


def times(arguments: list[str], folder: str) -> tuple[float, float]:
    """Seconds on the clock and of the CPU."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, check=False
    )
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
