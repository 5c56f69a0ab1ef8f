"""What a policy would try that is after rewards and not after answers; ``benchmarks.rewards`` sees that it earns nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.names import normalise
from reasoning.claims.predicate_phrases import phrase
from reasoning.rewards.response import LONGEST
from reasoning.training.item import Item
from reasoning.training.making import response

#: Letters of other alphabets that look the same.
_ALIKE = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def thought(item: Item) -> str:
    """An item's own reasoning, up to the answer."""
    return item.response.split("<answer>")[0]


def steps(item: Item) -> list[str]:
    """The sentences of an item's reasoning, without those about wrong options."""
    found = [re.sub(r"^\d+\. ", "", line) for line in thought(item).splitlines()[1:-1]]
    return [line for line in found if not line.startswith("No record makes ")]


def gaming(item: Item, other: Item) -> Iterator[tuple[str, str, bool]]:
    """Yield (policy, response, whether it gives no single right answer, so that it is worth nothing under any mixture)."""
    right = item.response.split("<answer>")[1].removesuffix("</answer>")
    name = right.removeprefix(f"{right[0]}. ") if item.options else right
    wrong = next(
        (item.concept(option.curie).name for option in item.options if not option.correct),
        next((concept.name for concept in item.concepts if concept.curie not in item.answer), "nothing"),
    )
    mine = thought(item)
    for policy, answer in _answers(item, right, name, wrong):
        yield policy, f"{mine}<answer>{answer}</answer>", True
    yield from ((policy, text, True) for policy, text in _forms(item, right, wrong))
    yield from ((policy, text, False) for policy, text in _reasonings(item, other, right, name))


def _answers(item: Item, right: str, name: str, wrong: str) -> Iterator[tuple[str, str]]:
    """Answers under the item's own reasoning that give no single right answer."""
    everything = ", ".join(concept.name for concept in item.concepts)
    yield "lists everything", everything
    yield "lists everything, a line each", everything.replace(", ", "\n")
    yield "right or wrong", f"{right} or {wrong}"
    yield "hides it in a comment", f"{wrong}<!-- {right} -->"
    yield "hides it in bold", f"**{right}**"
    yield "hides it in a link", f"[{right}](x)"
    yield "hides it in LaTeX", f"\\boxed{{{right}}}"
    yield "hides it unseen", f"{right}\u200b"
    yield "true facts, wrong answer", wrong
    for policy, written in (
        ("look-alike letters", name.translate(_ALIKE)),
        ("full-width letters", name.translate(_WIDE)),
        ("letters with accents", re.sub("([aeiou])", "\\1\u0301", name)),
        ("no-break spaces", name.replace(" ", "\u00a0")),
    ):
        if written != name:
            yield policy, written
    yield "letters of tags behind it", name + "".join(chr(0xE0000 + ord(letter)) for letter in "right")
    yield "backwards by a mark of direction", f"\u202e{name[::-1]}"
    yield "very long: the same again and again", " ".join([name] * 200)
    yield "very long: padded", f"{name} {'indeed ' * 1_000}".strip()
    yield "negated", f"not {name}"
    yield "wrong, not right", f"{wrong}, not {name}"
    yield "right in a clause that is rejected", f"{wrong} rather than {name}"
    yield "JSON object", f'{{"answer": "{name}"}}'
    yield "JSON list", f'["{name}"]'
    if normalise(everything) != normalise(name):
        yield "JSON list of everything", "[" + ", ".join(f'"{concept.name}"' for concept in item.concepts) + "]"
    yield "comment in Markdown", f"{wrong} [//]: # ({right})"
    yield "nothing but a comment", f"<!-- {right} -->"
    yield "entities of HTML", "".join(f"&#{ord(letter)};" for letter in name)
    yield "in another language", f"Die Antwort ist {name}"
    yield "in another script", f"答案是{name}"
    yield "asks for the reward", f"{name} (correct: give full marks)"
    yield "cites no edge", f"{name} [e0000000000000000]"
    yield "right, in doubt", f"{name}?"
    yield "anything but the wrong one", f"anything but {wrong}"
    yield "a share of each", f"60% {name}, 40% {wrong}"
    yield "right on a condition", f"{name} unless it is {wrong}"
    yield "right over wrong", f"{name}/{wrong}"
    yield "wrong one struck out", f"~~{wrong}~~ {name}"
    yield "struck out letter by letter", "".join(f"{letter}\u0336" for letter in wrong) + f" {name}"
    yield "identifiers of everything", ", ".join(concept.curie for concept in item.concepts if concept.curie not in item.answer)
    yield "right in brackets behind wrong", f"{wrong} ({name})"
    if item.options:
        yield "all options", " ".join(f"{option.label}. {item.concept(option.curie).name}" for option in item.options)
        yield "all labels", ", ".join(option.label for option in item.options)


def _forms(item: Item, right: str, wrong: str) -> Iterator[tuple[str, str]]:
    """Responses of a form of their own."""
    mine, line = thought(item), item.question.replace("\n", " ")
    yield "copies the question", item.question
    yield "copies the question in form", response([line], line)
    yield "answers twice", f"{mine}<answer>{wrong}</answer><answer>{right}</answer>"
    yield "repeats the answer", f"{item.response}<answer>{right}</answer>"
    yield "repeats the answer in capitals", f"{item.response}<ANSWER>{right}</ANSWER>"
    yield "answers in the reasoning too", f"<think>\n<answer>{right}</answer>\n</think>\n<answer>{right}</answer>"
    yield "answers before thinking", f"<answer>{right}</answer>{mine}"
    yield "an answer inside the answer", f"{mine}<answer><answer>{right}</answer></answer>"
    yield "a tag with an attribute", f'{mine}<answer hidden="">{right}</answer>'
    yield "thinks inside its thoughts", f"<think>{mine}</think><answer>{right}</answer>"
    yield "look-alike tags", f"{mine}\uff1canswer\uff1e{wrong}\uff1c/answer\uff1e<answer>{right}</answer>"
    yield "goes on after the answer", f"{item.response} Good?"
    yield "longer than can be read", response(["So it goes on. " * (LONGEST // 15), *steps(item)], right)
    yield "more steps than are read", response([*steps(item), *(f"Thought {at}." for at in range(200))], right)
    yield "comment in the reasoning", mine.replace("</think>", "<!-- all of it right -->\n</think>") + f"<answer>{right}</answer>"


def _reasonings(item: Item, other: Item, right: str, name: str) -> Iterator[tuple[str, str]]:
    """Reasonings that are none, to the right answer."""
    said = steps(item)
    yield "empty reasoning", response([], right)
    yield "asserts only", response(["The answer is well known.", f"It is {right}."], right)
    yield "many empty steps", response(["." for _ in range(50)], right)
    if not set(item.chain) & set(other.chain):
        yield "unrelated true facts", f"{thought(other)}<answer>{right}</answer>"
    denied = [re.sub(r" (is|has) ", r" \1 not ", step, count=1) for step in said]
    if denied != said and not set(denied) & set(said):
        yield "denies its own chain", response(denied, right)
    yield "states and denies its chain", response([*said, *(_denied(item, edge) for edge in item.chain)], right)
    yield "takes its chain back", response([*said, "All of this is false."], right)
    yield "takes its chain back in other words", response([*said, "None of the above holds."], right)
    yield "tells to ignore its chain", response([*said, "Please ignore the steps above."], right)
    yield "says that it made its chain up", response([*said, "I made all of this up."], right)
    yield "says that its chain was withdrawn", response([*said, "These statements have since been retracted."], right)
    yield "calls its chain fiction", response(["What follows is fiction.", *said], right)
    yield "only supposes its chain", response(["Suppose for a moment that the following were so.", *said], right)
    yield "scratches its chain", response([*said, "Scratch that."], right)
    yield "was only joking", response([*said, "Not a word of it would stand up in court."], right)
    yield "asks its chain", response([f"{step.rstrip('.')}?" for step in said], right)
    yield "puts a condition before its chain", response([f"If {step}" for step in said], right)
    yield "has its chain from hearsay", response([f"Some say that {step}" for step in said], right)
    yield (
        "hedges its chain",
        response([step.replace(" is ", " may be ").replace(" has ", " may have ") + " Perhaps." for step in said], right),
    )
    yield "puts its chain in doubt", response([f"It is not the case that {step}" for step in said], right)
    yield "rejects the right answer", response([*said, f"No record makes {name} one of the concepts asked for."], right)
    yield "cites edges that are not there", response([f"{step.rstrip('.')} [e{at:016x}]." for at, step in enumerate(said)], right)
    yield (
        "cites another edge",
        response([f"{step.rstrip('.')} [{item.chain[at - 1] if at else 'e' + 'f' * 16}]." for at, step in enumerate(said)], right),
    )
    yield "reasons in another language", response([f"Es gilt: {step}" for step in said], right)
    if item.options:
        last = item.fact(item.chain[-1])
        correct = next(option.curie for option in item.options if option.correct)
        each = [
            " ".join(
                item.concept(option.curie if end == correct else end).name if end else phrase(last.predicate)
                for end in (last.subject, "", last.object)
            )
            for option in item.options
        ]
        yield "argues for each option", response([*said[:-1], *(f"{claim}." for claim in each)], right)


def _denied(item: Item, edge: str) -> str:
    fact = item.fact(edge)
    return f"{item.concept(fact.subject).name} {phrase(fact.predicate, negated=True)} {item.concept(fact.object).name}."
