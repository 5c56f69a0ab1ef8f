"""How a patient is spoken of, what asks for a diagnosis, what is suspected or known, and when it began: words, as patterns."""

from __future__ import annotations

import re

CHILD = (
    r"(?:daughter|son|child|kid|baby|toddler|infant|newborn|boy|girl|twins?|grandson|granddaughter|nephew|"
    r"niece|husband|wife|partner|mother|father|mom|mum|dad|sister|brother|friend)"
)
#: Who is spoken of.
SUBJECT = re.compile(
    rf"\b(?:(?:my|our|his|her|the|this|a|an)\s+(?:[\w-]+\s+){{0,4}}?{CHILD}|\d+\s*(?:-|\s)?\s*(?:years?|"
    rf"months?|weeks?|days?|yrs?|mos?|wks?)(?:-|\s)*(?:old)|\d{{1,3}}\s?(?:[FM]|yo|y/o|y\.o\.)(?![\w])|"
    r"(?:the|this|my|our|a|an|index)\s+(?:[\w-]+\s+){0,3}?(?:patient|proband|case|boy|girl|man|woman|"
    r"infant|child|newborn|female|male|adult|individual)|patient|proband|pt|"
    r"i(?:['’]m|['’]ve|\s+have|\s+had|\s+am|\s+feel|\s+get|\s+suffer|\s+noticed|\s+keep|\s+experience)|"
    r"(?:s?he|they)\s+(?:has|have|had|is|was|also|doesn|does|didn|did)|known\s+case)\b",
    re.I,
)
#: An age or a person by itself, which is no finding: "42F", "5yo", "aged", "fetus", "proband".
WHO = re.compile(
    r"\d{1,3}\s?(?:yo|y/o|y\.?o\.?|mo|m/o|wks?|yrs?|[FM])?\s?[FMfm]?|aged|f(?:o)?etus|neonates?|newborns?|infants?|toddlers?|child(?:ren)?|adults?|proband|"
    r"(?:male|female|boy|girl|man|woman)s?",
    re.I,
)
#: Questions after a diagnosis.
DIAGNOSIS = re.compile(
    r"\b(?:what(?:['’]s| is| could| might| can| would| may| do| does)?\s+(?:be\s+)?(?:it|this|that|"
    r"be\s+(?:it|this|wrong|the|going|causing)|the\s+(?:most\s+likely\s+|likely\s+|"
    r"probable\s+)?(?:diagnosis|differential)|wrong|going\s+on|(?:i|s?he|they|we)\s+have|cause\s+(?:this|these|it|them|all)|causing)\b|"
    r"(?:could|might|can|may|is|would)\s+(?:it|this|that|these|i|s?he|they)\s+(?:be|have|still be|really be|point|indicate|suggest|mean)\b|"
    r"(?:which|what)\s+(?:disease|disorder|syndrome|condition|illness|diagnosis|"
    r"genetic\s+\w+)s?\s+(?:could|might|does|do|can|would|may|is|are|should|fits?|explains?|best|matches|has|have)\b|"
    r"(?:which|what)\s+(?:disease|disorder|syndrome|condition|illness|diagnosis)\s*$|"
    r"(?:d?dx|differential|diagnos(?:is|es|e))\b|what\s+(?:should|do|would)\s+(?:i|we|one|you)\s+(?:test|check|screen|look)(?:\s+for)?\s*\W*$|what\s+should\s+(?:i|we|one)\s+(?:be\s+)?(?:think(?:ing)?\s+(?:of|about)|consider(?:ing)?|suspect)|any\s+(?:ideas?|thoughts|suggestions)|what\s+(?:do\s+you\s+think|else(?:\s+(?:could|might)\s+(?:it|this)|\s*$)))",
    re.I,
)
#: A note's last word, which asks for the diagnosis with or without a question mark: "dx?", "ddx please", "likely syndrome?".
CALL = re.compile(
    r"(?:(?:the|any|your|most|likely|possible|probable|unifying|working|which|what)\s+)*"
    r"(?:d?dx|diagnos[ie]s|differentials?(?:\s+diagnos[ie]s)?|syndrome|disease|disorder)(?:\s+(?:please|pls|here|is\s+(?:it|this)))?",
    re.I,
)
#: The forms of a question that asks for diseases by findings, without a patient.
EXPLAIN = re.compile(
    r"^(?:(?:what(?:['’]s)?|give|list|make|show)\s+(?:is\s+|me\s+|are\s+)?)?(?:the\s+|a\s+)?(?:(?:most\s+)?(?:possible|likely|probable)\s+)?"
    r"(?:differential(?:\s+diagnos[ie]s)?|d?dx|diagnos(?:is|e|es))\s*(?:for|of|:|in|with|from|given)\s+(?P<many>.+)|"
    r"^(?:(?:which|what|most|likely|possible|probable)\s+)+(?:syndrome|disease|disorder|condition)s?\s+in\s+"
    r"(?P<whom>(?:an?|this|my|the|our)\s+[^?]{1,60}?(?:with\s|w/|having\s).+)|"
    r"^(?:diagnose\s*:?|ddx|(?:which|what)\s+(?:syndrome|disease|disorder|condition|diagnosis)s?\s*:)\s+(?P<case>.+)|"
    r"^(?:which|what|list|find)\s+(?:\w+\s+){0,3}?(?:diseases?|disorders?|conditions?|syndromes?|"
    r"diagnos[ie]s|illness(?:es)?)\s+(?:(?:could|would|might|can|may|best|that|which)\s+)*"
    r"(?:explains?|accounts?\s+for|fits?|match(?:es)?|presents?\s+with|presenting\s+with|(?:is|"
    r"are)\s+(?:compatible|consistent)\s+with|(?:is|are)\s+suggested\s+by|(?:could|might|may|can|"
    r"would)\s+(?:cause|have|produce))\s+(?P<several>.+)|"
    r"^(?:which|what)\s+(?:disease|disorder|condition|syndrome|diagnosis|illness)\s+(?:causes|has|"
    r"produces|features|shows|involves|includes|combines|leads\s+to)\s+(?P<one>.+)|"
    r"^what\s+(?:could|might|may|can|would)\s+(?:cause|explain|account\s+for|lead\s+to)\s+(?P<could>.+)|"
    r"^what\s+(?:explains?|accounts\s+for|fits|matches)\s+(?P<what>.+)",
    re.I | re.S,
)
SUSPECTED = re.compile(
    r"\b(?:(?:could|might|can|may|is|would)\s+(?:it|this|that|these|s?he|i|they)\s+(?:be|have|still\s+be|"
    r"really\s+be|point\s+to|indicate|suggest|mean)|(?:might|may|could|can)\s+(?:be|have)|suspect(?:ed|s|ing)?|suspicion\s+of|"
    r"(?:possible|possibly|probable|query|rule\s+out|r/o)|think(?:s|ing)?\s+(?:it|about|of|this|s?he)?|"
    r"thought\s+(?:it|to)?|wonder(?:ing|s)?\s+(?:about|if|whether)?|considering|worried\s+about|maybe|is\s+it|told\s+(?:it|me|us|that)?)\b|(?<!\S)\?(?=\w)",
    re.I,
)
#: "Does my 3 year old with A and B have X": a patient, findings, and what is suspected, in one question; up to where that begins.
MAY_HAVE = re.compile(
    r"(?:does|do|did|could|can|might|may|would)\s+(?P<who>(?:(?:my|our|this|the|his|her)\s|\d)[^?]{1,60}?)\s+"
    r"(?:with|who\s+has|having)\s+(?P<told>[^?]+?)\s+(?:have|had)\s+(?=[^?]+\?*\s*$)",
    re.I,
)
#: What asks whether what was told is something.
COULD_BE = re.compile(
    r"\b(?:could|might|may|can|would)\s+(?:it|this|that|these|they|all\s+this)\s+(?:still\s+|really\s+|also\s+)?be\b", re.I
)
IS_IT = re.compile(r"\s*(?:so\s+)?(?:is|was)\s+(?:it|this|that)\s+(?:a\s+(?:case|form)\s+of\s+|an?\s+|the\s+)?", re.I)
KNOWN = re.compile(
    r"\b(?:diagnosed\s+(?:with|as\s+having)|known\s+(?:case\s+of|to\s+have)|confirmed|"
    r"carries\s+a\s+diagnosis\s+of|has\s+a\s+diagnosis\s+of|living\s+with)\b",
    re.I,
)
AGE = re.compile(
    r"(?P<since>since|from|at|began at|starting at|onset at)\s+(?:the\s+age\s+of\s+|"
    r"age\s+)?(?P<n>\d+)\s*(?P<unit>years?|months?|weeks?|days?)(?:\s+of\s+age|\s+old)?",
    re.I,
)
ONSETS = (
    (re.compile(r"\b(?:since|from|at)\s+birth\b|\bcongenital\s+onset\b", re.I), "HP:0003577"),
    (re.compile(r"\b(?:since|from|in|during)\s+(?:early\s+)?infancy\b", re.I), "HP:0003593"),
    (re.compile(r"\b(?:since|from|in|during)\s+(?:early\s+)?childhood\b", re.I), "HP:0011463"),
)

HERE = re.compile("")
#: What stands between findings that are told in a row.
BETWEEN = frozenset({"and", "or", "but", "not", "no", "without", "with", "nor", "a", "an", "the", "of", "as", "well", "also", "plus", "s"})
