"""Options of the commands that draw curves: which, in what panels, and what is added to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.numbers import number, numbers, positive
from actviz.cli.program.commands import AXES, CURVES
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.figures.axes.annotations import Annotations
    from actviz.figures.axes.arrangement import Arrangement


# the options for arguments of the functions that draw curves
BESIDE_F = {"derivative": "--deriv", "second_derivative": "--deriv2"}


@dataclass(frozen=True)
class CurveOptions:
    """Which curves are drawn."""

    deriv: Annotated[bool, flag_option("--deriv", "Also draw f′.", CURVES)] = False
    deriv2: Annotated[bool, flag_option("--deriv2", "Also draw f″.", CURVES)] = False
    only: Annotated[
        str | None,
        text_option("--only", metavar="WHAT", help="Draw only f′ (deriv) or only f″ (second).", panel=CURVES),
    ] = None
    log_y: Annotated[bool, flag_option("--log-y", "Draw |f′| on a logarithmic axis.", CURVES)] = False

    @property
    def orders(self) -> list[int]:
        """The orders of the derivatives drawn: 0 for f, 1 for f′, 2 for f″.

        Raises:
            UsageError: ``--only`` or ``--log-y`` is invalid.
        """
        from actviz.figures.axes.arrangement import orders_for

        return orders_for(self.deriv, self.deriv2, self.only, log_y=self.log_y)

    @property
    def words(self) -> list[str]:
        """What they add to the name of a file."""
        if self.only is not None:
            return ["only", self.only.lower()]
        return [*(["deriv"] if self.deriv else []), *(["deriv2"] if self.deriv2 else [])]


def threshold_option(panel: str | None = None) -> Any:
    """``--threshold`` of saturation."""
    return text_option("--threshold", metavar="E", help="Saturated means |f′| below this value.", panel=panel)


@dataclass(frozen=True)
class ShadeOptions:
    """Whether saturated zones are shaded, and the threshold."""

    saturation: Annotated[
        bool, flag_option("--saturation", "Shade where |f′| is below the threshold.", CURVES)
    ] = False
    threshold: Annotated[str, threshold_option(CURVES)] = "0.01"

    @property
    def shaded_below(self) -> float | None:
        """The threshold, if zones are to be shaded.

        Raises:
            UsageError: it is invalid, or given where nothing is shaded.
        """
        threshold = positive("--threshold", self.threshold)
        if self.saturation:
            return threshold
        if self.threshold != ShadeOptions.threshold:
            raise UsageError("--threshold has no effect: nothing is shaded", hint="add --saturation")
        return None


@dataclass(frozen=True)
class PanelOptions:
    """The arrangement of panels, and whether they share limits."""

    layout: Annotated[
        str | None,
        text_option(
            "--layout",
            metavar="SHAPE",
            help="Arrange panels in rows, columns or a grid; f′ gets its own panel.",
            panel=AXES,
        ),
    ] = None
    share_y: Annotated[
        bool | None,
        flag_option("--share-y/--own-y", "Same or separate vertical limits for the panels.", AXES),
    ] = None
    equal: Annotated[
        bool, flag_option("--equal", "Equal aspect ratio: the same unit on both axes.", AXES)
    ] = False

    def arrangement(self, *, log_y: bool) -> Arrangement:
        """The arrangement that the options ask for.

        Raises:
            UsageError: an option is invalid, or two cannot be combined.
        """
        from actviz.figures.axes.arrangement import arrangement_for

        return arrangement_for(layout=self.layout, share_y=self.share_y, equal=self.equal, log_y=log_y)


@dataclass(frozen=True)
class AnnotationOptions:
    """Annotations of the curves."""

    mark: Annotated[
        list[str] | None,
        text_option(
            "--mark", metavar="X", help="Mark the point at X with its value; repeatable.", panel=CURVES
        ),
    ] = None
    tangent: Annotated[
        list[str] | None,
        text_option(
            "--tangent", metavar="X", help="Draw the tangent at X with its slope; repeatable.", panel=CURVES
        ),
    ] = None
    xlabel: Annotated[
        str | None, text_option("--xlabel", metavar="TEXT", help="Label of the x axis.", panel=AXES)
    ] = None
    ylabel: Annotated[
        str | None, text_option("--ylabel", metavar="TEXT", help="Label of the y axis.", panel=AXES)
    ] = None
    xticks: Annotated[
        str | None,
        text_option("--xticks", metavar="X,...", help="Ticks of the x axis, as in -5,0,5.", panel=AXES),
    ] = None
    yticks: Annotated[
        str | None, text_option("--yticks", metavar="Y,...", help="Ticks of the y axis.", panel=AXES)
    ] = None

    @property
    def annotations(self) -> Annotations:
        """The annotations that the options ask for.

        Raises:
            UsageError: a value is not a number.
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
