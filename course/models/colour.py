"""Colours of the sRGB space, as people write them on web pages.

Accepted: ``#767676``, ``767676``, ``#abc``, ``rgb(118, 118, 118)``, ``hsl(210 50% 40%)`` and the colour names of CSS
(source: W3C, CSS Color Module Level 4, https://www.w3.org/TR/css-color-4/). tinycss2 reads them.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from tinycss2 import color4

from course.errors import ModelInputError
from course.i18n import gettext as _

_BARE_HEX = re.compile(r"(?:[0-9a-fA-F]{3}){1,2}")
_LONGEST = 40  # no colour that people write is longer


@dataclass(frozen=True)
class Colour:
    """An opaque sRGB colour.

    Parameters
    ----------
    red, green, blue : int
        0 to 255.
    """

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """The colour as ``#rrggbb``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def fractions(self) -> tuple[float, float, float]:
        """Red, green and blue from 0 to 1."""
        return self.red / 255, self.green / 255, self.blue / 255

    @property
    def hue(self) -> float:
        """Hue angle in degrees, 0 to 360; 0 for greys."""
        return colorsys.rgb_to_hls(*self.fractions)[0] * 360

    @property
    def lightness(self) -> float:
        """HSL lightness in percent."""
        return colorsys.rgb_to_hls(*self.fractions)[1] * 100

    @property
    def saturation(self) -> float:
        """HSL saturation in percent."""
        return colorsys.rgb_to_hls(*self.fractions)[2] * 100

    def with_lightness(self, percent: float) -> Colour:
        """Return the colour of the same hue and saturation with another HSL lightness."""
        hue, _lightness, saturation = colorsys.rgb_to_hls(*self.fractions)
        return from_fractions(*colorsys.hls_to_rgb(hue, percent / 100, saturation))


def from_fractions(red: float, green: float, blue: float) -> Colour:
    """Return the colour nearest to three fractions, cut to 0 … 1."""
    return Colour(*(round(255 * min(1.0, max(0.0, part))) for part in (red, green, blue)))


def parse_colour(text: object, name: str = "") -> Colour:
    """Return the colour that `text` names.

    Parameters
    ----------
    text : object
        What was typed; anything but a text is refused.
    name : str
        What the colour is for, said in the message.

    Raises
    ------
    ModelInputError
        If it is empty, not a colour, or see-through.
    """
    typed = text.strip() if isinstance(text, str) else ""
    if not typed:
        raise _refusal(_("No colour is given."), name)
    parsed = _parse_css(f"#{typed}" if _BARE_HEX.fullmatch(typed) else typed)
    if parsed is None:
        raise _refusal(_no_colour(typed), name)
    red, green, blue, alpha = parsed
    if alpha < 1:
        raise _refusal(_("“%(typed)s” is see-through, so its contrast is not one number.") % {"typed": typed}, name)
    return from_fractions(red, green, blue)


def rgba(css: str) -> tuple[float, float, float, float] | None:
    """Return red, green, blue and alpha from 0 to 1 of a CSS colour, or ``None`` if it is not one."""
    return _parse_css(css.strip()) if css.strip() else None


def _parse_css(text: str) -> tuple[float, float, float, float] | None:
    if len(text) > _LONGEST:
        return None
    try:
        parsed = color4.parse_color(text)
        if parsed is None or isinstance(parsed, str):  # "currentcolor" has no colour of its own
            return None
        red, green, blue = parsed.to("srgb").coordinates
        return float(red or 0), float(green or 0), float(blue or 0), float(parsed.alpha)
    except (ValueError, TypeError, NotImplementedError):
        return None


def _no_colour(typed: str) -> str:
    short = typed if len(typed) <= _LONGEST else typed[:_LONGEST] + "…"
    if typed.startswith("#") and any(ord(letter) > 127 for letter in typed):
        return _("“%(typed)s” has a letter of another alphabet in it; only 0-9 and Latin a-f count.") % {"typed": short}
    return _("“%(typed)s” is not a colour that a web page knows.") % {"typed": short}


def _refusal(what: str, name: str) -> ModelInputError:
    remedy = _("Write # and six digits such as #1a5fb4, or an English colour name such as navy.")
    return ModelInputError(what, where=name, remedy=remedy)
