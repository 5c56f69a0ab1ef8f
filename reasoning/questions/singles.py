"""Forms of words about one concept, or about a patient's findings: what explains them, what stands in a relation, what something is."""

from __future__ import annotations

from reasoning.questions.words import ADJ, AUX, DISEASE_NOUN, LIST, MODE, NOUN, OF, WHICH, Pattern, pattern

SINGLES: tuple[Pattern, ...] = (
    # -- which diseases ---------------------------------------------------------------------------------------------------------------
    pattern(
        "differential",
        "differential",
        r"(?:(?:what|give|list|make|show)\s+(?:is\s+|me\s+)?)?(?:the\s+|a\s+)?(?:differential(?:\s+diagnosis)?|ddx|diagnos(?:is|"
        r"e|es))\s*(?:for|of|:|in|with|from|given)\s+(?P<findings>.+)",
        "many",
    ),
    pattern("diagnose", "differential", r"diagnose\s*:?\s+(?P<findings>.+)", "many"),
    pattern(
        "which diseases",
        "differential",
        rf"(?:(?:{WHICH}|{LIST}){ADJ}{DISEASE_NOUN}|what)\s+(?:(?:could|would|might|can|may|best|do|does|would\s+best|that|which|are|is)\s+)*"
        r"(?:explains?|explained?|accounts?\s+for|fits?|match(?:es)?|ha(?:ve|s)|presents?\s+with|shows?|features?|includes?|"
        r"causes?|produces?|leads?\s+to|involves?|comes?\s+with|"
        r"with|characteri[sz]ed\s+by|associated\s+with|compatible\s+with|consistent\s+with|suggested\s+by|defined\s+by)\s+(?P<findings>.+)",
        "several",
    ),
    pattern(
        "patient has",
        "differential",
        r"what\s+(?:(?:disease|disorder|condition|syndrome|illness)\s+)?(?:does|do|could|might|may|can|is|would)\s+(?:the|this|"
        r"my|a|our|an)\s+(?:patient|child|boy|girl|man|woman|infant|baby|person|adult)\s+(?:have|with|"
        r"suffer\s+from)?\s*(?:[:,;]|with|who\s+has|if\s+(?:he|she|they)\s+ha(?:s|ve)|has|given)?\s*(?P<findings>.+)",
        "many",
    ),
    pattern(
        "patient and question",
        "differential",
        r"(?P<findings>(?:an?|the|my|our)\s+.+?[.,;]\s*(?:what|which)\s+(?:is|could\s+be|might\s+be|would\s+be|are|disease|disorder|syndrome|"
        r"condition|could\s+it\s+be).*)",
        "many",
    ),
    # -- what stands in a relation ----------------------------------------------------------------------------------------------------
    pattern(
        "dominant or recessive",
        "neighbours",
        r"(?:is|are)\s+(?P<a>.+?)\s+(?-i:an?\s+)?(?:autosomal\s+|x-linked\s+|sex-linked\s+)?(?:dominant|recessive|hereditary|inherited|autosomal|x-linked)\s+"
        r"or\s+.+",
        "inheritance",
    ),
    pattern(
        "is hereditary",
        "neighbours",
        r"(?:is|are|can)\s+(?P<a>.+?)\s+(?:be\s+)?(?-i:an?\s+)?(?:hereditary|heritable|inherited|genetic|familial|dominant|recessive|passed\s+(?:on|down))"
        r"(?:\s+(?:disease|disorder|condition|from\s+.+))?",
        "inheritance",
    ),
    pattern(
        "how inherited",
        "neighbours",
        r"how\s+(?:is|are)\s+(?P<a>.+?)\s+(?:inherited|transmitted|passed\s+on|passed\s+down)",
        "inheritance",
    ),
    pattern(
        "when does",
        "neighbours",
        r"(?:when|at\s+(?:what|which)\s+age)\s+(?:does|do|is|are)\s+(?P<a>.+?)\s+(?:usually\s+|typically\s+)?(?:start|begin|"
        r"appear|present|manifest|set\s+in|diagnosed|show(?:\s+up)?|develop|occur|become\s+(?:apparent|manifest|evident|visible|symptomatic))s?",
        "onset",
    ),
    pattern(
        "how treated",
        "neighbours",
        r"(?:how\s+(?:is|are|can|do\s+you|should\s+one|does\s+one)\s+(?:be\s+|we\s+|"
        r"one\s+)?(?:treat\s+)?(?P<a>.+?)(?:\s+(?:be\s+)?(?:treated|cured|managed))?|what\s+(?:treats?|cures?|"
        r"helps?(?:\s+(?:with|against))?)\s+(?P<a2>.+))",
        "treatments",
    ),
    pattern(
        "how presents",
        "neighbours",
        r"(?:how|in\s+what\s+way)\s+(?:does|do|is|are|can|might)\s+(?P<a>.+?)\s+(?:usually\s+|typically\s+|clinically\s+)?"
        r"(?:present|manifest|show(?:\s+itself)?|look|recogni[sz]ed|affect\s+(?:people|patients|the\s+body|children))(?:\s+(?:itself|clinically|in\s+\w+))?",
        "phenotypes",
    ),
    pattern(
        "how acts",
        "neighbours",
        r"(?:how\s+(?:does|do)\s+(?P<a>.+?)\s+(?:work|act|exert\s+its\s+effects?)(?:\s+in\s+the\s+body)?|"
        r"(?:what\s+is\s+)?(?:the\s+)?(?:mechanisms?|mode)\s+of\s+action\s+of\s+(?P<a2>.+))",
        "acts on",
    ),
    pattern(
        "used for",
        "neighbours",
        r"what\s+(?:(?:diseases?|conditions?|disorders?)\s+)?(?:is|are|can|does|do)\s+(?P<a>.+?)\s+(?:be\s+)?(?:used|prescribed|indicated|given|approved|good|taken)"
        r"\s+(?:for|to\s+treat|against|in)|"
        r"what\s+(?:(?:diseases?|conditions?|disorders?)\s+)?(?:is|are|can\s+be|gets?)\s+(?:treated|cured|helped)\s+(?:with|by)\s+(?P<a2>.+)",
        "used for",
    ),
    pattern(
        "before giving",
        "neighbours",
        rf"{WHICH}{NOUN}\s+(?:should|must|to|are|is|can|need\s+to)\s+(?:be\s+|one\s+|we\s+|i\s+)?(?:tested|genotyped|checked|test|check|genotype|considered)\s+"
        r"(?P<link>before|when|for|prior\s+to)\s+(?:giving|prescribing|starting|using|taking|dosing)?\s*(?P<a>.+)",
        "noun",
    ),
    pattern(
        "when altered",
        "neighbours",
        r"what\s+(?:happens|results|goes\s+wrong|follows)\s+(?:when|if|from)\s+(?:the\s+)?(?P<a>.+?)\s+(?:gene\s+)?(?:is|are|does|gets)\s+"
        r"(?:mutated|defective|lost|missing|deficient|deleted|not\s+work(?:ing)?|broken|altered)",
        "diseases_of",
    ),
    pattern(
        "mutations in which",
        "neighbours",
        rf"(?:mutations?|variants?|defects?|changes)\s+(?:in|of)\s+(?:which|what)\s+{NOUN}\s+(?:(?:can|may)\s+)?(?P<link>causes?|leads?\s+to|results?\s+in|"
        r"underl(?:ie|ies))\s+(?P<a>.+)",
        "noun",
    ),
    pattern(
        "noun are there",
        "neighbours",
        rf"{WHICH}{ADJ}{NOUN}\s+of\s+(?P<a>.+?)\s+(?:(?:are|is)\s+(?:there|known|recogni[sz]ed|described)|exist)",
        "noun",
    ),
    pattern("is there", "neighbours", rf"(?:is|are)\s+there\s+(?:an?\s+|any\s+|some\s+)?{ADJ}{NOUN}\s+{OF}\s+(?P<a>.+)", "noun"),
    pattern("noun of", "neighbours", rf"(?:{WHICH}(?:are|is|were)\s+|{LIST})?{ADJ}(?:{MODE})?{NOUN}\s+{OF}\s+(?P<a>.+)", "noun"),
    pattern(
        "noun is",
        "neighbours",
        rf"{WHICH}{ADJ}(?:{MODE})?{NOUN}\s+(?:is|are|was|were|can\s+be|get|gets)\s+(?:{OF}\s+)?(?P<a>.+)",
        "noun",
    ),
    pattern(
        "noun verb",
        "neighbours",
        rf"{WHICH}{ADJ}{NOUN}\s+(?:(?:can|could|may|might|do|does)\s+)?(?P<link>cause|involve|matter\s+for|determine|contribute\s+to|lead\s+to|underlie|affect|"
        rf"influence|treat|help|cure|have|has|show|predispose\s+to|play|act\s+as|belong\s+to|interact\s+with|describe|inhibit|activate|block|target|bind|metaboli[sz]e|alter|change|modulate|antagoni[sz]e|"
        rf"result\s+from|arise\s+from|stem\s+from|act\s+on|present\s+with|explain)s?\s+(?:(?:the|a)\s+)?(?:(?:response|metabolism|effect|role|dosing)\s+(?:to|of|"
        rf"for)\s+)?(?P<a>.+)",
        "noun",
    ),
    pattern(
        "noun does",
        "neighbours",
        rf"{WHICH}{ADJ}(?:{MODE})?{NOUN}\s+(?:{AUX}|has|have)\s+(?P<a>.+?)\s+(?P<link>have|cause|causes|produce|lead\s+to|affect|"
        rf"affects|influence|treat|show|present\s+with|help|come\s+with|include|contribute\s+to|predispose\s+to|"
        rf"associated\s+with|linked\s+(?:to|with)|involved\s+in|implicated\s+in|play|belong\s+to|fall\s+under|used\s+for|"
        rf"follow|inhibit|activate|block|target|bind|act\s+on|metaboli[sz]e|run\s+in)",
        "noun",
    ),
    pattern("what causes", "neighbours", r"what\s+(?:(?:gene|genes|can|could|may|might)\s+)*causes?\s+(?P<a>.+)", "cause of"),
    pattern(
        "what does",
        "neighbours",
        r"what\s+(?:does|do|can|could|may|might)\s+(?:(?:a|the)\s+)?(?:mutations?\s+in\s+|"
        r"variants?\s+in\s+)?(?P<a>.+?)\s+(?P<verb>cause|lead\s+to|result\s+in|treat|affect|influence|do|include|look\s+like|"
        r"help(?:\s+with)?|predispose\s+to|target|inhibit|block|bind|activate|act\s+on|metaboli[sz]e)(?:\s+(?:clinically|in\s+the\s+body|to\s+(?:people|patients)))?",
        "verb",
    ),
    pattern(
        "related nouns",
        "neighbours",
        rf"(?:{WHICH}(?:are|is)\s+(?:the\s+)?|{LIST})?(?P<a>\S.*?)[-\s](?P<link>related|associated|linked|caused|dependent|deficient|induced)\s+{NOUN}",
        "noun exact",
    ),
    pattern("noun after", "neighbours", rf"(?P<a>.+?)(?:['’]s)?\s+{NOUN}", "noun exact"),
    pattern(
        "list members",
        "neighbours",
        r"(?:please\s+)?(?:list|enumerate|name|give\s+me)\s+(?:me\s+)?(?:all\s+)?(?:the\s+)?(?:known\s+)?(?P<a>.+)",
        "members",
    ),
    # -- what it is -------------------------------------------------------------------------------------------------------------------
    pattern(
        "code of",
        "definition",
        r"what\s+(?:is|are)\s+the\s+(?:(?:umls|omim|mondo|hpo|mesh|icd\S*|orphanet)\s+)?(?:cuis?|codes?|ids?|identifiers?|numbers?|curies?|synonyms?|definition|"
        r"meaning|names?)\s+(?:of|for)\s+(?P<a>.+)",
    ),
    pattern(
        "what is",
        "definition",
        r"(?:what|who)(?:\s+(?:is|are|was)|['’]s)\s+(?:(?:a|an|the|meant\s+by|known\s+about)\s+)*(?P<a>.+)",
    ),
    pattern(
        "define",
        "definition",
        r"(?:define|describe|tell\s+me\s+(?:more\s+)?about|what\s+do\s+(?:we|you)\s+know\s+about|information\s+(?:on|about)|"
        r"show(?:\s+me)?|about)\s+(?:the\s+)?(?P<a>.+)",
    ),
)
