"""Equal forms of a tree that lose fewer digits in floats: log(1 + u) as log1p(u), and the like."""

from __future__ import annotations

from fractions import Fraction

from actviz.activations.language.tree import ONE, Anything, Call, Negative, Node, Number, Operation

_TWO = Number(Fraction(2))


def accurate(node: Anything) -> Anything:
    """The node in the form that is best evaluated; what is below it has been rewritten already."""
    match node:
        case Call("log", (Operation("+", a, b),)) if ONE in (a, b):
            return _log_of_one_plus(b if a == ONE else a)
        case Call("log", (Operation("-", a, b),)) if a == ONE:
            return Call("log1p", (Negative(b),))
        case Call("log1p", (Call("exp", (u,)),)):
            return Call("softplus", (u,))
        case Call("sqrt", (Operation("^", u, k),)) if k == _TWO:
            return Call("abs", (u,))
        case Call("sqrt", (Operation("+", a, b),)):
            return _hypotenuse(a, b) or node
        case Operation("-", Call("exp", (u,)), one) if one == ONE:
            return Call("expm1", (u,))
        case Operation("-", one, Call("exp", (u,))) if one == ONE:
            return Negative(Call("expm1", (u,)))
        case Operation("/", top, Operation("+", a, b)) if ONE in (a, b):
            match b if a == ONE else a:
                case Call("exp", (u,)):
                    gate = Call("sigmoid", (u.operand if isinstance(u, Negative) else Negative(u),))
                    return gate if top == ONE else Operation("*", top, gate)
    return node


def _log_of_one_plus(u: Node) -> Node:
    if isinstance(u, Call) and u.function == "exp":
        return Call("softplus", u.arguments)
    return Call("log1p", (u,))


def _hypotenuse(a: Anything, b: Anything) -> Anything | None:
    """√(c + k·u²) with numbers c and k as the hypotenuse of √c and √k·u, which cannot overflow."""
    constant, rest = (a, b) if isinstance(a, Number) else (b, a)
    if not isinstance(constant, Number) or constant.value < 0:
        return None
    match rest:
        case Operation("^", u, k) if k == _TWO:
            side = u
        case Operation("*", Number(factor), Operation("^", u, k)) if k == _TWO and factor > 0:
            side = Operation("*", Call("sqrt", (Number(factor),)), u)
        case _:
            return None
    return Call("hypot", (Call("sqrt", (constant,)), side))
