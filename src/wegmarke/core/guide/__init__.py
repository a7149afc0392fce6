"""The guide: where somebody stands, what is allowed and from when, what comes next, who is responsible.

Stands on ``core.chain`` and ``core.conditions``, which do not know each other.
"""

from wegmarke.core.guide.answer import GuideAnswer
from wegmarke.core.guide.build import answer
from wegmarke.core.guide.definitions import Definitions

__all__ = ["Definitions", "GuideAnswer", "answer"]
