"""What a path between two things must or must not pass: "(how is A related to B) through C but not via D"."""

from __future__ import annotations

from dataclasses import replace

from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.forms import Forms
from reasoning.reading.syntax import Ask, Group, Noun

_PASSES = ("pass", "passes", "passing", "go", "goes", "going", "run", "runs", "running", "lead", "leads", "leading")
_BY = (("through",), ("via",), ("by", "way", "of"), ("by", "means", "of"), ("over",))
_VISITS = (*_BY, *((verb, *by) for verb in _PASSES for by in _BY[:2]), ("involving",), ("including",), ("using",))
_AVOIDS = (
    *(("avoiding",), ("bypassing",), ("skipping",), ("excluding",), ("without",), ("other", "than"), ("except",), ("ignoring",)),
    *((not_, *by) for not_ in ("not", "never") for by in _VISITS),
    *(("without", *by) for by in _VISITS),
    *(("other", "than", *by) for by in _BY),
    *(("except", *by) for by in _BY),
    *(("do", "not", *by) for by in _VISITS),
    *(("does", "not", *by) for by in _VISITS),
    *(("avoid",), ("avoids",), ("bypass",), ("bypasses",)),
)
#: What a way may be said to be of, the longest first.
_CUES = sorted([*((cue, True) for cue in _VISITS), *((cue, False) for cue in _AVOIDS)], key=lambda one: -len(one[0]))
_FIRST = frozenset(cue[0] for cue, _ in _CUES)
_JOINING = frozenset({",", "and", "but", "that", "which"})


class Routing(Forms):
    """Where paths pass."""

    def _routed(self, ask: Ask, made: Made) -> tuple[Ask, Made]:
        """An explanation by paths with what stands behind it of their way; as it was where nothing does."""
        while ask.what == "explain":
            place = made.end
            while self._at(place) in _JOINING and place - made.end < 3:
                place += 1
            if self._at(place) not in _FIRST:
                break
            cue = next(((cue, visits) for cue, visits in _CUES if self.low[place : place + len(cue)] == list(cue)), None)
            listed = [one for one in self.p.list_of(place + len(cue[0])) if _all_named(one)] if cue is not None else []
            if cue is None or not listed:
                break
            named = max(listed, key=lambda one: (one.end, -one.cost))
            members = named.node.members if isinstance(named.node, Group) else (named.node,)
            nouns = tuple(member for member in members if isinstance(member, Noun))
            ask = replace(ask, through=(*ask.through, *nouns)) if cue[1] else replace(ask, avoid=(*ask.avoid, *nouns))
            made = Made(None, named.end, made.cost + named.cost, made.omitted + named.omitted)
        return ask, made


def _all_named(made: Made) -> bool:
    """Whether it is one concept by name, or several joined by "and"."""
    if isinstance(made.node, Group):
        return made.node.op in ("and", "or") and not any(made.node.denied) and all(member.named for member in made.node.members)
    return isinstance(made.node, Noun) and made.node.named
