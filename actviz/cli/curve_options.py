"""Options of the commands that draw curves: which, in what panels, and what is added to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options import number, numbers

if TYPE_CHECKING:
    from actviz.figures.axes.annotations import Annotations
    from actviz.figures.axes.arrangement import Arrangement


@dataclass(frozen=True)
class CurveOptions:
    """Which curves are drawn."""

    deriv: Annotated[bool, typer.Option("--deriv", help="Draw the derivative too.")] = False
    deriv2: Annotated[bool, typer.Option("--deriv2", help="Draw the second derivative too.")] = False
    only: Annotated[
        str | None, typer.Option("--only", metavar="WHAT", help="deriv (f′ alone) or second (f″ alone).")
    ] = None
    log_y: Annotated[bool, typer.Option("--log-y", help="Draw |f′| over a logarithmic axis.")] = False

    @property
    def orders(self) -> list[int]:
        """0 for f, 1 for f′, 2 for f″.

        Raises:
            UsageError: they cannot be had.
        """
        from actviz.figures.axes.arrangement import orders_for

        return orders_for(self.deriv, self.deriv2, self.only, log_y=self.log_y)

    @property
    def words(self) -> list[str]:
        """What they add to a file's name."""
        if self.only is not None:
            return ["only", self.only.lower()]
        return [*(["deriv"] if self.deriv else []), *(["deriv2"] if self.deriv2 else [])]


@dataclass(frozen=True)
class PanelOptions:
    """How panels are arranged, and what they have in common."""

    layout: Annotated[
        str | None,
        typer.Option("--layout", metavar="SHAPE", help="Panels in rows, columns or a grid, with f′ apart."),
    ] = None
    share_y: Annotated[
        bool | None,
        typer.Option("--share-y/--own-y", help="Same vertical limits in all panels, or in none."),
    ] = None
    equal: Annotated[bool, typer.Option("--equal", help="A unit as long on both axes.")] = False

    def arrangement(self, *, log_y: bool) -> Arrangement:
        """What they say.

        Raises:
            UsageError: they cannot be had.
        """
        from actviz.figures.axes.arrangement import arrangement_for

        return arrangement_for(layout=self.layout, share_y=self.share_y, equal=self.equal, log_y=log_y)


@dataclass(frozen=True)
class AnnotationOptions:
    """What is added to the curves."""

    mark: Annotated[
        list[str] | None, typer.Option("--mark", metavar="X", help="A point with its value, repeatable.")
    ] = None
    tangent: Annotated[
        list[str] | None, typer.Option("--tangent", metavar="X", help="A tangent with its slope, repeatable.")
    ] = None
    xlabel: Annotated[str | None, typer.Option("--xlabel", metavar="TEXT", help="Name of the x axis.")] = None
    ylabel: Annotated[str | None, typer.Option("--ylabel", metavar="TEXT", help="Name of the y axis.")] = None
    xticks: Annotated[
        str | None,
        typer.Option("--xticks", metavar="X,...", help="Ticks of the x axis, as in -5,0,5."),
    ] = None
    yticks: Annotated[
        str | None, typer.Option("--yticks", metavar="Y,...", help="Ticks of the y axis, likewise.")
    ] = None

    @property
    def annotations(self) -> Annotations:
        """What they say.

        Raises:
            UsageError: what should be a number is none.
        """
        from actviz.figures.axes.annotations import annotations_for

        return annotations_for(
            xlabel=self.xlabel,
            ylabel=self.ylabel,
            xticks=None if self.xticks is None else numbers("--xticks", self.xticks),
            yticks=None if self.yticks is None else numbers("--yticks", self.yticks),
            mark=[number("--mark", text) for text in self.mark or ()],
            tangent=[number("--tangent", text) for text in self.tangent or ()],
        )
