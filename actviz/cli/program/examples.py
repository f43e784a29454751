"""Two examples for each command, as its help and the manual page show them."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, str]] = {
    "list": ("actviz list --family gates", "actviz list --framework torch --table markdown"),
    "show": ("actviz show leaky_relu", "actviz show 'x*sigmoid(b*x):b=1.702' --json"),
    "eval": ("actviz eval gelu -10 0.5 2 --deriv", "actviz eval 'x*tanh(x)' pi/2 --deriv --deriv2"),
    "schema": ("actviz schema saturation", "actviz schema > schemas.json"),
    "plot": ("actviz plot relu --deriv", "actviz plot elu --animate alpha=0.2:2 --x -5 3"),
    "compare": (
        "actviz compare sigmoid tanh",
        "actviz compare relu gelu 'x*sigmoid(1.702x)' --deriv --theme light -o gates.svg",
    ),
    "sheet": ("actviz sheet --family gates", "actviz list --names | actviz sheet - -o all.pdf"),
    "styles": ("actviz styles", "actviz styles --json"),
    "gallery": ("actviz gallery page", "actviz gallery page --family gates --x -5 5"),
    "saturation": ("actviz saturation sigmoid tanh relu --layers 10", "actviz saturation gelu -o zones.png"),
    "vanish": ("actviz vanish --layers 4", "actviz vanish tanh relu --width 100 --layers 20 --init he"),
    "gain": ("actviz gain relu selu --layers 50", "actviz gain silu --fan-in 512"),
    "phase": ("actviz phase tanh --sigma-b 0.2", "actviz phase tanh relu gelu -o lines.svg"),
    "precision": ("actviz precision sigmoid gelu", "actviz precision silu --dtype bfloat16 -o steps.png"),
    "check": (
        "actviz check mine.py:gelu --against gelu --dtype bfloat16",
        "actviz check silu --inputs bfloat16 > x.bin",
    ),
    "neuron": ("actviz neuron --gate and", "actviz neuron --weights 5,3 --threshold 4 -o line.png"),
    "softmax": ("actviz softmax 2 1 0.1 --target 0", "actviz softmax 2 1 0.1 --temperature 0.5,1,2 -o t.png"),
    "maxout": ("actviz maxout 0,0 1,0", "actviz maxout -1 1 0,3 -o pieces.svg"),
    "train": ("actviz train sigmoid relu --epochs 10", "actviz train --claim dead-relu -o claim.png"),
}


def epilog(command: str) -> str:
    """The lines at the end of a command's help; the control character keeps them apart."""
    return "\n".join(["\b", "Examples:", *EXAMPLES[command]])
