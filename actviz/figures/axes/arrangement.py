"""How the panels of a figure of curves are arranged, as one choice. Loads no matplotlib."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict, get_args

from actviz.errors import UsageError, argument, one_of
from actviz.figures.axes.view import Limits

Layout = Literal["rows", "columns", "grid"]
Only = Literal["deriv", "second"]
ONLY: tuple[Only, ...] = get_args(Only)
LAYOUTS: tuple[Layout, ...] = get_args(Layout)


@dataclass(frozen=True)
class Arrangement:
    """The arrangement of panels, and what they share besides frames and horizontal limits.

    ``layout`` None takes the grid that leaves each panel the most room. ``share_y`` None gives the same
    vertical limits to panels of like quantities, as all f or all f′; ``equal`` makes a unit as long
    on both axes. ``log_y`` shows |f′| and |f″| over logarithmic axes.
    """

    layout: Layout | None = None
    share_y: bool | None = None
    equal: bool = False
    log_y: bool = False

    def check(self, y: Limits | None) -> None:
        """Refuse vertical limits that do not go with it.

        Raises:
            UsageError: a logarithmic axis would begin at 0 or below.
        """
        if self.log_y and y is not None and y[0] <= 0:
            raise UsageError(
                f"{argument('log_y')}: the lower limit of a logarithmic axis must be above 0, not {y[0]:g}",
                hint=f"for example {argument('y', (1e-6, 1))}",
            )


class PanelWords(TypedDict, total=False):
    """The words for an arrangement, as `actviz.plot` and `actviz.compare` take them."""

    layout: Layout | None
    share_y: bool | None
    equal: bool
    log_y: bool
    only: Only | None


def arrangement_for(
    layout: str | None = None,
    share_y: bool | None = None,
    equal: bool = False,
    log_y: bool = False,
) -> Arrangement:
    """An arrangement from the words a person uses for it.

    Raises:
        UsageError: a word that is none of those allowed, or two that do not fit.
    """
    if equal and log_y:
        raise UsageError(
            f"{argument('equal')} and {argument('log_y')} cannot be combined", hint="leave out one of them"
        )
    if equal and share_y is False:
        raise UsageError(
            f"{argument('equal')} needs the same limits in all panels",
            hint=f"leave out {argument('equal')}, or let panels share their limits",
        )
    return Arrangement(
        layout=None if layout is None else one_of(argument("layout"), layout, LAYOUTS),
        share_y=share_y,
        equal=equal,
        log_y=log_y,
    )


def orders_for(first: bool, second: bool, only: str | None, *, log_y: bool) -> list[int]:
    """0 for f, 1 for f′ and 2 for f″: f with the derivatives asked for, or only one of these.

    Raises:
        UsageError: ``only`` is none of those allowed, or is combined with the derivatives beside f, or
            there is no derivative for a logarithmic axis.
    """
    if only is not None:
        for name, given in (("derivative", first), ("second_derivative", second)):
            if given:
                raise UsageError(
                    f"{argument('only')} and {argument(name)} cannot be combined",
                    hint="leave out one of them",
                )
        return [ONLY.index(one_of(argument("only"), only, ONLY)) + 1]
    if log_y and not (first or second):
        raise UsageError(
            f"{argument('log_y')} applies to |f′|, which is not drawn",
            hint=f"add {argument('only', 'deriv')}",
        )
    return [0, *([1] if first else []), *([2] if second else [])]
