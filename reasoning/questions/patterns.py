"""How people ask, as regular expressions: a table from a form of words to an intent and its slots.

Patterns are tried in order; the first whose slots can be filled is taken. ``a`` and ``b`` are concepts, ``pair`` is two concepts in one
stretch of text ("X and Y"), ``noun`` is a word of ``relations.NOUNS``, ``findings`` is free text, ``verb`` and ``way`` qualify.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reasoning.questions.question import Intent
from reasoning.questions.relations import NOUNS

_ADJ = (
    r"(?:(?:most|all|some|any|the|main|major|key|common|commonest|frequent|typical|known|clinical|associated|related|possible|"
    r"likely|different|"
    r"rare|genetic|causal|causative|underlying|human|inherited|disease|presenting|various|other)\s+)*"
)
_NOUN = (
    r"(?P<noun>"
    + "|".join(sorted((rf"{noun}(?:e?s)?".replace(" ", r"\s+") for noun in NOUNS), key=len, reverse=True))
    + r"|diagnoses|therapies)"
)
_MODE = r"(?:modes?|patterns?|kinds?|types?|forms?)\s+of\s+(?=inheritance)"
_WHICH = r"(?:which|what)\s+"
_LIST = r"(?:please\s+)?(?:list|show|give|name|find|tell|get|enumerate)\s+(?:me\s+)?(?:all\s+)?(?:the\s+)?"
_OF = (
    r"(?:of|for|in|with|from|seen\s+in|found\s+in|caused\s+by|due\s+to|associated\s+with|linked\s+to|linked\s+with|"
    r"related\s+to|affected\s+by|"
    r"affecting|influenced\s+by|influencing|implicated\s+in|involved\s+in|mutated\s+in|responsible\s+for|causing|underlying|that\s+causes?|"
    r"which\s+causes?|that\s+affects?|that\s+have|that\s+treats?|behind|inherited\s+as|used\s+(?:for|in|to\s+treat)|"
    r"indicated\s+for|treated\s+(?:by|with)|"
    r"metabolized\s+by|metabolised\s+by|with\s+the\s+role(?:\s+of)?|in\s+patients\s+with|in\s+people\s+with)"
)
_AUX = r"(?:does|do|did|can|could|may|might|would|will|is|are|was|were|should)"
_DISEASE_NOUN = r"(?:diseases?|disorders?|conditions?|syndromes?|diagnos[ie]s|illness(?:es)?|pathology|pathologies)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form of words; ``way`` is what a handler needs to know beside the slots."""

    name: str
    intent: Intent
    form: re.Pattern[str]
    way: str = ""


def _pattern(name: str, intent: Intent, form: str, way: str = "") -> Pattern:
    return Pattern(name, intent, re.compile(rf"^(?:{form})$", re.I | re.X), way)


PATTERNS: tuple[Pattern, ...] = (
    # -- what two have in common ----------------------------------------------------------------------------------------------------
    _pattern("in common", "shared", r"what\s+(?:do|does|have|has)\s+(?P<pair>.+?)\s+(?:got\s+)?(?:have\s+)?in\s+common"),
    _pattern(
        "share",
        "shared",
        rf"{_WHICH}(?:{_ADJ}{_NOUN}\s+)?(?:do|does|are|is)\s+(?P<pair>.+?)\s+(?:share|shared?|have\s+in\s+common)",
    ),
    _pattern(
        "shared by",
        "shared",
        rf"(?:{_WHICH}(?:are|is)\s+|{_LIST})?(?:the\s+)?(?:shared|common|overlapping)\s+{_NOUN}\s+(?:of|between|by|to|for|in|"
        rf"among)\s+(?P<pair>.+)",
    ),
    _pattern(
        "common to",
        "shared",
        rf"{_WHICH}{_ADJ}{_NOUN}\s+(?:are|is)\s+(?:shared\s+(?:by|between)|common\s+to|"
        rf"seen\s+in\s+both)\s+(?:both\s+)?(?P<pair>.+)",
    ),
    _pattern("compare", "shared", r"(?:compare|contrast)\s+(?P<pair>.+)"),
    _pattern(
        "difference",
        "shared",
        r"(?:what\s+(?:is|are)\s+)?(?:the\s+)?(?:differences?|similarit(?:y|ies)|overlap)\s+(?:between|of)\s+(?P<pair>.+)",
    ),
    _pattern("differ", "shared", r"how\s+(?:do|does|are|is)\s+(?P<pair>.+?)\s+(?:differ|similar|different|alike)"),
    _pattern(
        "distinguish",
        "shared",
        r"(?:what|which\s+\w+|how\s+(?:do|can|would|does)\s+(?:you|one|we|i)|how\s+to)\s+(?:distinguish(?:es)?|differentiates?|separates?|tells?)\s+"
        r"(?P<pair>.+?)(?:\s+apart)?",
    ),
    # -- how two hang together ------------------------------------------------------------------------------------------------------
    _pattern(
        "why might",
        "connection",
        rf"why\s+(?:{_AUX})\s+(?P<a>.+?)\s+(?:be\s+)?(?:help(?:s|ful)?|treats?|works?|causes?|affects?|leads?\s+to|improves?|reliev(?:e|es)|prevents?|benefits?|useful|"
        r"effective|used|given|predisposes?|linked|related|associated|results?)\s*(?:to\s+treat|patients\s+with|people\s+with|in|"
        r"for|with|against|to)?\s+(?P<b>.+)",
    ),
    _pattern(
        "how does",
        "connection",
        rf"(?:how|through\s+what|by\s+what\s+mechanism)\s+(?:{_AUX})\s+(?P<a>.+?)\s+(?:help(?:s)?(?:\s+(?:in|with))?|treats?|work(?:s)?\s+(?:in|for|against|on)|causes?|affects?|leads?\s+to|"
        r"influences?|improves?|relieves?|results?\s+in|contributes?\s+to|relates?\s+to|connects?\s+to|interacts?\s+with|"
        r"related\s+to|connected\s+(?:to|with)|linked\s+(?:to|with)|"
        r"associated\s+with|involved\s+in|implicated\s+in)\s+(?P<b>.+)",
    ),
    _pattern(
        "how are",
        "connection",
        r"how\s+(?:are|is|do|does|could|can|might)\s+(?P<pair>.+?)\s+(?:be\s+)?(?:related|connected|linked|associated|relate|"
        r"connect|hang\s+together|interact)(?:\s+to\s+(?:each\s+other|one\s+another))?",
    ),
    _pattern(
        "are connected",
        "connection",
        r"(?:is|are)\s+(?P<pair>.+?)\s+(?:connected|related|linked|associated)(?:\s+(?:to\s+(?:each\s+other|one\s+another)|at\s+all|somehow))?",
    ),
    _pattern("what links", "connection", r"what\s+(?:links|connects|relates|joins|ties|is\s+between|lies\s+between)\s+(?P<pair>.+)"),
    _pattern(
        "path between",
        "connection",
        r"(?:(?:what|which|is\s+there|are\s+there|find|show|give|explain|describe)\s+(?:me\s+)?(?:(?:is|are)\s+)?)?(?:(?:the|a|an|"
        r"any|all)\s+)?(?:best\s+|evidence\s+|shortest\s+|possible\s+)?"
        r"(?:paths?|connections?|links?|relationships?|relations?|associations?|mechanisms?)\s+(?:between|from|linking|connecting|"
        r"of)\s+(?P<pair>.+)",
    ),
    _pattern("explain", "connection", r"explain\s+(?:how\s+|why\s+)?(?P<pair>.+)"),
    _pattern(
        "mechanism of",
        "connection",
        r"(?:what\s+is\s+|explain\s+)?(?:the\s+)?(?:mechanisms?|mode)\s+(?:of\s+action\s+)?(?:of|by\s+which)\s+(?P<a>.+?)\s+"
        r"(?:in|for|against|on|treats?|helps?|works?\s+(?:in|for|against)|causes?)\s+(?P<b>.+)",
    ),
    # -- how frequent: what the records of one statement say
    _pattern(
        "how common",
        "check",
        r"how\s+(?:common|frequent|often|rare|likely|prevalent)\s+(?:is|are|does|do)\s+(?P<b>.+?)\s+(?:occur\s+|seen\s+|found\s+|observed\s+)?"
        r"(?:in|among|with)\s+(?P<a>.+)",
        "phenotype",
    ),
    _pattern(
        "frequency of",
        "check",
        r"(?:what\s+is\s+)?(?:the\s+)?(?:frequency|prevalence|percentage|proportion|share|rate|likelihood)\s+of\s+(?P<b>.+?)\s+(?:in|among)\s+(?P<a>.+)",
        "phenotype",
    ),
    _pattern(
        "percentage of",
        "check",
        r"(?:what|which)\s+(?:percentage|percent|proportion|share|fraction)\s+(?:of\s+)?(?:patients\s+with\s+|people\s+with\s+)?(?P<a>.+?)\s+"
        r"(?:patients\s+|people\s+)?(?:have|has|show|develop|get|suffer\s+from|present\s+with)\s+(?P<b>.+)",
        "share",
    ),
    # -- does it hold -----------------------------------------------------------------------------------------------------------------
    _pattern(
        "does cause",
        "check",
        rf"{_AUX}\s+(?P<a>.+?)\s+(?:(?:be|known\s+to|really|ever|also|often|usually)\s+)*(?P<verb>cause|lead\s+to|result\s+in|"
        rf"produce|give\s+rise\s+to|have|show|present\s+with|include|feature|come\s+with|involve|exhibit|treat|help(?:\s+(?:with|"
        rf"in))?|cure|work\s+(?:for|in|against)|improve|relieve|affect|influence|alter|change|contribute\s+to|predispose\s+to|"
        rf"increase\s+the\s+risk\s+of|interact\s+with|bind|regulate|inhibit)\s+(?:(?:the|a)\s+)?(?:(?:response|metabolism|effect|"
        rf"dosing|risk)\s+(?:to|of|for)\s+)?(?P<b>.+)",
        "forward",
    ),
    _pattern(
        "kind of",
        "check",
        r"(?:is|are|was|were)\s+(?P<a>.+?)\s+(?:an?\s+|one\s+|some\s+)?(?:kinds?|types?|forms?|subtypes?|subclass(?:es)?|"
        r"variants?|sorts?|examples?|varieties|variety)\s+of\s+(?P<b>.+)",
        "is a",
    ),
    _pattern(
        "symptom of",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:an?\s+|one\s+of\s+the\s+|the\s+)?(?:common\s+|typical\s+|known\s+|"
        r"frequent\s+|rare\s+|main\s+|clinical\s+)*(?:symptoms?|signs?|features?|phenotypes?|manifestations?|findings?|"
        r"complications?|consequences?|part)\s+(?:of|in|for)\s+(?P<a>.+)",
        "phenotype",
    ),
    _pattern(
        "seen in",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:ever\s+|often\s+|usually\s+|commonly\s+)?(?:present|seen|found|"
        r"observed|common|frequent|reported|absent|missing|excluded|expected)\s+in\s+(?P<a>.+)",
        "phenotype",
    ),
    _pattern(
        "caused by",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:caused\s+by|due\s+to|the\s+result\s+of|a\s+result\s+of|"
        r"produced\s+by|explained\s+by|a\s+consequence\s+of)\s+(?P<a>.+)",
        "cause",
    ),
    _pattern(
        "treated by",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:treated|cured|helped|relieved|managed)\s+(?:by|"
        r"with)\s+(?P<a>.+)",
        "treat",
    ),
    _pattern(
        "inherited as",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<a>.+?)\s+(?:be\s+)?inherited\s+(?:as|in|through|"
        r"by)\s+(?:an?\s+)?(?P<b>.+?)(?:\s+(?:manner|trait|fashion|pattern|way|mode))?",
        "inherit",
    ),
    _pattern(
        "associated with",
        "check",
        r"(?:is|are|was|were)\s+(?:there\s+(?:an?|any)\s+(?:link|connection|association|"
        r"relation(?:ship)?)\s+between\s+)(?P<pair>.+)",
        "any",
    ),
    _pattern(
        "related to",
        "check",
        r"(?:is|are|was|were)\s+(?P<a>.+?)\s+(?:associated\s+with|linked\s+(?:to|with)|related\s+to|connected\s+(?:to|with)|"
        r"involved\s+in|implicated\s+in|responsible\s+for|affected\s+by|influenced\s+by|used\s+(?:for|in|"
        r"to\s+treat))\s+(?P<b>.+)",
        "any",
    ),
    # -- which diseases ---------------------------------------------------------------------------------------------------------------
    _pattern(
        "differential",
        "differential",
        r"(?:(?:what|give|list|make|show)\s+(?:is\s+|me\s+)?)?(?:the\s+|a\s+)?(?:differential(?:\s+diagnosis)?|ddx|diagnos(?:is|"
        r"e|es))\s*(?:for|of|:|in|with|from|given)\s+(?P<findings>.+)",
        "many",
    ),
    _pattern("diagnose", "differential", r"diagnose\s*:?\s+(?P<findings>.+)", "many"),
    _pattern(
        "which diseases",
        "differential",
        rf"(?:(?:{_WHICH}|{_LIST}){_ADJ}{_DISEASE_NOUN}|what)\s+(?:(?:could|would|might|can|may|best|do|does|would\s+best|that|which|are|is)\s+)*"
        r"(?:explains?|explained?|accounts?\s+for|fits?|match(?:es)?|ha(?:ve|s)|presents?\s+with|shows?|features?|includes?|"
        r"causes?|produces?|leads?\s+to|involves?|comes?\s+with|"
        r"with|characteri[sz]ed\s+by|associated\s+with|compatible\s+with|consistent\s+with|suggested\s+by|defined\s+by)\s+(?P<findings>.+)",
        "several",
    ),
    _pattern(
        "patient has",
        "differential",
        r"what\s+(?:(?:disease|disorder|condition|syndrome|illness)\s+)?(?:does|do|could|might|may|can|is|would)\s+(?:the|this|"
        r"my|a|our|an)\s+(?:patient|child|boy|girl|man|woman|infant|baby|person|adult)\s+(?:have|with|"
        r"suffer\s+from)?\s*(?:[:,;]|with|who\s+has|if\s+(?:he|she|they)\s+ha(?:s|ve)|has|given)?\s*(?P<findings>.+)",
        "many",
    ),
    # -- what stands in a relation ----------------------------------------------------------------------------------------------------
    _pattern(
        "dominant or recessive",
        "neighbours",
        r"(?:is|are)\s+(?P<a>.+?)\s+(?:an?\s+)?(?:autosomal\s+|x-linked\s+|sex-linked\s+)?(?:dominant|recessive|hereditary|inherited|autosomal|x-linked)\s+"
        r"or\s+.+",
        "inheritance",
    ),
    _pattern(
        "how inherited",
        "neighbours",
        r"how\s+(?:is|are)\s+(?P<a>.+?)\s+(?:inherited|transmitted|passed\s+on|passed\s+down)",
        "inheritance",
    ),
    _pattern(
        "when does",
        "neighbours",
        r"(?:when|at\s+(?:what|which)\s+age)\s+(?:does|do|is|are)\s+(?P<a>.+?)\s+(?:usually\s+|typically\s+)?(?:start|begin|"
        r"appear|present|manifest|set\s+in|diagnosed|show)s?",
        "onset",
    ),
    _pattern(
        "how treated",
        "neighbours",
        r"(?:how\s+(?:is|are|can|do\s+you|should\s+one|does\s+one)\s+(?:be\s+|we\s+|"
        r"one\s+)?(?:treat\s+)?(?P<a>.+?)(?:\s+(?:be\s+)?(?:treated|cured|managed))?|what\s+(?:treats?|cures?|"
        r"helps?(?:\s+(?:with|against))?)\s+(?P<a2>.+))",
        "treatments",
    ),
    _pattern("noun are there", "neighbours", rf"{_WHICH}{_ADJ}{_NOUN}\s+of\s+(?P<a>.+?)\s+(?:are|is)\s+there", "noun"),
    _pattern("noun of", "neighbours", rf"(?:{_WHICH}(?:are|is|were)\s+|{_LIST})?{_ADJ}(?:{_MODE})?{_NOUN}\s+{_OF}\s+(?P<a>.+)", "noun"),
    _pattern(
        "noun is",
        "neighbours",
        rf"{_WHICH}{_ADJ}(?:{_MODE})?{_NOUN}\s+(?:is|are|was|were|can\s+be|get|gets)\s+(?:{_OF}\s+)?(?P<a>.+)",
        "noun",
    ),
    _pattern(
        "noun verb",
        "neighbours",
        rf"{_WHICH}{_ADJ}{_NOUN}\s+(?:(?:can|could|may|might|do|does)\s+)?(?:cause|contribute\s+to|lead\s+to|underlie|affect|"
        rf"influence|treat|help|cure|have|has|show|predispose\s+to|play|act\s+as|belong\s+to|interact\s+with|describe|inhibit|activate|block|target|bind|metaboli[sz]e|alter|change|"
        rf"present\s+with|explain)s?\s+(?:(?:the|a)\s+)?(?:(?:response|metabolism|effect|role|dosing)\s+(?:to|of|"
        rf"for)\s+)?(?P<a>.+)",
        "noun",
    ),
    _pattern(
        "noun does",
        "neighbours",
        rf"{_WHICH}{_ADJ}(?:{_MODE})?{_NOUN}\s+(?:{_AUX}|has|have)\s+(?P<a>.+?)\s+(?:have|cause|causes|produce|lead\s+to|affect|"
        rf"affects|influence|treat|show|present\s+with|help|come\s+with|include|contribute\s+to|predispose\s+to|"
        rf"associated\s+with|linked\s+(?:to|with)|involved\s+in|implicated\s+in|play|belong\s+to|fall\s+under|used\s+for|"
        rf"follow|inhibit|activate|block|target|bind|act\s+on)",
        "noun",
    ),
    _pattern("what causes", "neighbours", r"what\s+(?:(?:gene|genes|can|could|may|might)\s+)*causes?\s+(?P<a>.+)", "cause of"),
    _pattern(
        "what does",
        "neighbours",
        r"what\s+(?:does|do|can|could|may|might)\s+(?:(?:a|the)\s+)?(?:mutations?\s+in\s+|"
        r"variants?\s+in\s+)?(?P<a>.+?)\s+(?P<verb>cause|lead\s+to|result\s+in|treat|affect|influence|do|include|look\s+like|"
        r"help(?:\s+with)?|predispose\s+to)",
        "verb",
    ),
    _pattern("noun after", "neighbours", rf"(?P<a>.+?)(?:['’]s)?\s+{_NOUN}", "noun exact"),
    # -- what it is -------------------------------------------------------------------------------------------------------------------
    _pattern(
        "code of",
        "definition",
        r"what\s+(?:is|are)\s+the\s+(?:(?:umls|omim|mondo|hpo|mesh|icd\S*|orphanet)\s+)?(?:cuis?|codes?|ids?|identifiers?|numbers?|curies?|synonyms?|definition|"
        r"meaning|names?)\s+(?:of|for)\s+(?P<a>.+)",
    ),
    _pattern(
        "what is",
        "definition",
        r"(?:what|who)(?:\s+(?:is|are|was)|['’]s)\s+(?:(?:a|an|the|meant\s+by|known\s+about)\s+)*(?P<a>.+)",
    ),
    _pattern(
        "define",
        "definition",
        r"(?:define|describe|tell\s+me\s+(?:more\s+)?about|what\s+do\s+(?:we|you)\s+know\s+about|information\s+(?:on|about)|"
        r"show(?:\s+me)?|about)\s+(?:the\s+)?(?P<a>.+)",
    ),
)

#: Verbs of "does A ... B?" -> the predicates that affirm it, and the direction.
VERBS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(form, re.I), tuple(f"biolink:{p}" for p in predicates.split()))
    for form, predicates in (
        (r"cause|lead|result|produce|give", "causes contributes_to gene_associated_with_condition "
                                                 "has_phenotype has_manifestation predisposes_to_condition"),
        (r"have|show|present|include|feature|come|involve|exhibit", "has_phenotype has_manifestation "
            "has_mode_of_inheritance has_disease_onset has_clinical_course has_chemical_role has_part"),
        (r"treat|help|cure|work|improve|relieve", "treats"),
        (r"contribute|predispose|increase", "contributes_to predisposes_to_condition causes gene_associated_with_condition"),
        (r"affect|influence|alter|change|regulate|inhibit|interact|bind", "affects_response_to affects regulates "
            "interacts_with physically_interacts_with"),
    )
)  # fmt: skip
