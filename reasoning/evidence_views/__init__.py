"""How good evidence is, seen from three sides that are never mixed into one: how recent, who says it, whether records agree."""

from reasoning.evidence_views.views import Views, path_views, views_of_edge, weakest

__all__ = ["Views", "path_views", "views_of_edge", "weakest"]
