"""Whether a message is about an animal: what the graph says of human diseases is not said of a dog's."""

from __future__ import annotations

import re

_ANIMAL = r"(?:dog|puppy|cat|kitten|horse|foal|mare|pony|cow|calf|bull|pig|goat|sheep|rabbit|hamster|parrot|pet|mouse|rat|zebrafish|monkey)"
_ANIMALS = (
    r"(?:dogs|puppies|cats|kittens|horses|foals|ponies|cows|cattle|calves|pigs|goats|sheep|rabbits|hamsters|parrots|pets|mice|rats|"
    r"zebrafish|monkeys|animals|fruit\s+flies|drosophila|yeast)"
)
_OF_AN_ANIMAL = re.compile(
    rf"\b(?:my|our|his|her|their|a|the)\s+(?:\w+\s+){{0,2}}?{_ANIMAL}(?:['’]s\b|,?\s+(?:has|have|had|is|was|got|gets|suffers|with|who|that|keeps)\b)|"
    rf"\b(?:in|for|of|among|do|does|can|have)\s+(?:\w+\s+)?{_ANIMALS}\b",
    re.I,
)


def of_an_animal(text: str) -> str:
    """Return what to say of a message about an animal; "" for any other.

    >>> of_an_animal("My dog has epilepsy. What gene causes it?")
    'this graph holds human medicine, and “My dog has” is about an animal'
    >>> of_an_animal("What are the symptoms of cat scratch disease?"), of_an_animal("Is rabies from dogs?")
    ('', '')
    """
    found = _OF_AN_ANIMAL.search(text)
    return f"this graph holds human medicine, and “{found.group()}” is about an animal" if found else ""
