"""Forms of words about two concepts: what they share, how they hang together, whether one is said of the other."""

from __future__ import annotations

from reasoning.questions.words import ADJ, AUX, LIST, NOUN, WHICH, Pattern, pattern

PAIRS: tuple[Pattern, ...] = (
    # -- what two have in common ----------------------------------------------------------------------------------------------------
    pattern("in common", "shared", r"what\s+(?:do|does|have|has)\s+(?P<pair>.+?)\s+(?:got\s+)?(?:have\s+)?in\s+common"),
    pattern(
        "share",
        "shared",
        rf"{WHICH}(?:{ADJ}{NOUN}\s+)?(?:do|does|are|is)\s+(?P<pair>.+?)\s+(?:share|shared?|have\s+in\s+common)",
    ),
    pattern(
        "shared by",
        "shared",
        rf"(?:{WHICH}(?:are|is)\s+|{LIST})?(?:the\s+)?(?:shared|common|overlapping)\s+{NOUN}\s+(?:of|between|by|to|for|in|"
        rf"among)\s+(?P<pair>.+)",
    ),
    pattern(
        "common to",
        "shared",
        rf"{WHICH}{ADJ}{NOUN}\s+(?:are|is)\s+(?:shared\s+(?:by|between)|common\s+to|"
        rf"seen\s+in\s+both)\s+(?:both\s+)?(?P<pair>.+)",
    ),
    pattern("compare", "shared", r"(?:compare|contrast)\s+(?P<pair>.+)"),
    pattern(
        "difference",
        "shared",
        r"(?:what\s+(?:is|are)\s+)?(?:the\s+)?(?:differences?|similarit(?:y|ies)|overlap)\s+(?:between|of)\s+(?P<pair>.+)",
    ),
    pattern("differ", "shared", r"how\s+(?:do|does|are|is)\s+(?P<pair>.+?)\s+(?:differ|similar|different|alike)"),
    pattern(
        "differ from",
        "shared",
        r"(?:how|in\s+what(?:\s+way)?)\s+(?:do|does|is|are)\s+(?P<a>.+?)\s+(?:differ|different|distinct|distinguished|similar)\s+(?:from|to)\s+(?P<b>.+)",
    ),
    pattern(
        "distinguish",
        "shared",
        r"(?:what|which\s+\w+|how\s+(?:do|can|would|does)\s+(?:you|one|we|i)|how\s+to)\s+(?:distinguish(?:es)?|differentiates?|separates?|tells?)\s+"
        r"(?P<pair>.+?)(?:\s+apart)?",
    ),
    # -- how two hang together ------------------------------------------------------------------------------------------------------
    pattern(
        "why might",
        "connection",
        rf"why\s+(?:{AUX})\s+(?P<a>.+?)\s+(?:be\s+)?(?P<verb>help(?:s|ful)?|treats?|works?|causes?|affects?|leads?\s+to|improves?|reliev(?:e|es)|prevents?|benefits?|useful|"
        r"effective|used|given|predisposes?|linked|related|associated|results?)\s*(?:to\s+treat|patients\s+with|people\s+with|in|"
        r"for|with|against|to)?\s+(?P<b>.+)",
    ),
    pattern(
        "how does",
        "connection",
        rf"(?:how|through\s+what|by\s+what\s+mechanism)\s+(?:{AUX})\s+(?P<a>.+?)\s+(?P<verb>help(?:s)?(?:\s+(?:in|with))?|treats?|work(?:s)?\s+(?:in|for|against|on)|causes?|affects?|leads?\s+to|"
        r"influences?|improves?|relieves?|results?\s+in|contributes?\s+to|relates?\s+to|connects?\s+to|interacts?\s+with|"
        r"related\s+to|connected\s+(?:to|with)|linked\s+(?:to|with)|"
        r"associated\s+with|involved\s+in|implicated\s+in)\s+(?P<b>.+)",
    ),
    pattern(
        "how are",
        "connection",
        r"how\s+(?:are|is|do|does|could|can|might)\s+(?P<pair>.+?)\s+(?:be\s+)?(?:related|connected|linked|associated|relate|"
        r"connect|hang\s+together|interact)(?:\s+to\s+(?:each\s+other|one\s+another))?",
    ),
    pattern(
        "are connected",
        "connection",
        r"(?:is|are)\s+(?P<pair>.+?)\s+(?:connected|related|linked|associated)(?:\s+(?:to\s+(?:each\s+other|one\s+another)|at\s+all|somehow))?",
    ),
    pattern(
        "repurposed",
        "connection",
        rf"{AUX}\s+(?P<a>.+?)\s+be\s+(?P<verb>repurposed|repositioned|useful|effective|beneficial)\s+(?:for|against|in|to\s+treat)\s+"
        r"(?:(?:the\s+)?(?:treatment|treating)\s+(?:of\s+)?)?(?P<b>.+)",
    ),
    pattern("what links", "connection", r"what\s+(?:links|connects|relates|joins|ties|is\s+between|lies\s+between)\s+(?P<pair>.+)"),
    pattern(
        "path between",
        "connection",
        r"(?:(?:what|which|is\s+there|are\s+there|find|show|give|explain|describe)\s+(?:me\s+)?(?:(?:is|are)\s+)?)?(?:(?:the|a|an|"
        r"any|all)\s+)?(?:best\s+|evidence\s+|shortest\s+|possible\s+)?"
        r"(?:paths?|connections?|links?|relationships?|relations?|associations?|mechanisms?)\s+(?:between|from|linking|connecting|"
        r"of)\s+(?P<pair>.+)",
    ),
    pattern("explain", "connection", r"explain\s+(?:how\s+|why\s+)?(?P<pair>.+)"),
    pattern(
        "mechanism of",
        "connection",
        r"(?:what\s+is\s+|explain\s+)?(?:the\s+)?(?:mechanisms?|mode)\s+(?:of\s+action\s+)?(?:of|by\s+which)\s+(?P<a>.+?)\s+"
        r"(?:in|for|against|on|treats?|helps?|works?\s+(?:in|for|against)|causes?)\s+(?P<b>.+)",
    ),
    pattern(
        "do share",
        "shared",
        rf"{AUX}\s+(?P<pair>.+?)\s+(?:share|have)\s+(?:any\s+|some\s+)?(?:of\s+the\s+same\s+|the\s+same\s+|common\s+|shared\s+)?{NOUN}"
        r"(?:\s+in\s+common)?",
    ),
    # -- how frequent: what the records of one statement say
    pattern(
        "how common",
        "check",
        r"how\s+(?:common|frequent|often|rare|likely|prevalent)\s+(?:is|are|does|do)\s+(?P<b>.+?)\s+(?:occur\s+|seen\s+|found\s+|observed\s+)?"
        r"(?:in|among|with)\s+(?P<a>.+)",
        "phenotype",
    ),
    pattern(
        "how often have",
        "check",
        r"how\s+(?:often|commonly|frequently|many)\s+(?:do\s+|does\s+)?(?:patients|people|individuals|children|adults|those|persons)\s+with\s+"
        r"(?P<a>.+?)\s+(?:have|has|show|develop|get|suffer\s+from|present\s+with|experience)\s+(?P<b>.+)",
        "phenotype",
    ),
    pattern(
        "frequency of",
        "check",
        r"(?:what\s+is\s+)?(?:the\s+)?(?:frequency|prevalence|percentage|proportion|share|rate|likelihood)\s+of\s+(?P<b>.+?)\s+(?:in|among)\s+(?P<a>.+)",
        "phenotype",
    ),
    pattern(
        "percentage of",
        "check",
        r"(?:what|which)\s+(?:percentage|percent|proportion|share|fraction)\s+(?:of\s+)?(?:(?:patients|people|individuals|children|adults)\s+with\s+)?(?P<a>.+?)\s+"
        r"(?:patients\s+|people\s+)?(?:have|has|show|develop|get|suffer\s+from|present\s+with)\s+(?P<b>.+)",
        "phenotype",
    ),
    # -- does it hold -----------------------------------------------------------------------------------------------------------------
    pattern(
        "kind of",
        "check",
        r"(?:is|are|was|were)\s+(?P<a>.+?)\s+(?:(?-i:an?)\s+|one\s+|some\s+)?(?:kinds?|types?|forms?|subtypes?|subclass(?:es)?|"
        r"variants?|sorts?|examples?|varieties|variety)\s+of\s+(?P<b>.+)",
        "is a",
    ),
    pattern(
        "typical of",
        "check",
        r"(?:is|are)\s+(?P<b>.+?)\s+(?:typical|characteristic|suggestive|indicative|diagnostic|pathognomonic|common)\s+(?:of|for)\s+(?P<a>.+)",
        "phenotype",
    ),
    pattern(
        "symptom of",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:(?-i:an?)\s+|one\s+of\s+the\s+|the\s+)?(?:common\s+|typical\s+|known\s+|"
        r"frequent\s+|rare\s+|main\s+|clinical\s+)*(?:symptoms?|signs?|features?|phenotypes?|manifestations?|findings?|"
        r"complications?|consequences?|part)\s+(?:of|in|for)\s+(?P<a>.+)",
        "phenotype",
    ),
    pattern(
        "seen in",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:ever\s+|often\s+|usually\s+|commonly\s+)?(?:present|seen|found|"
        r"observed|common|frequent|reported|absent|missing|excluded|expected)\s+in\s+(?P<a>.+)",
        "phenotype",
    ),
    pattern(
        "caused by",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:caused\s+by|due\s+to|the\s+result\s+of|a\s+result\s+of|"
        r"produced\s+by|explained\s+by|a\s+consequence\s+of)\s+(?P<a>.+)",
        "cause",
    ),
    pattern(
        "used to treat",
        "check",
        r"(?:is|are|was|were|can|could|may|should)\s+(?P<a>.+?)\s+(?:be\s+)?(?:used|given|prescribed|indicated|approved|taken)\s+"
        r"(?:for|in|to\s+treat|against)\s+(?P<b>.+)",
        "treat",
    ),
    pattern(
        "contraindicated",
        "check",
        r"(?:is|are)\s+(?P<a>.+?)\s+contraindicated\s+(?:in|for|with)\s+(?:patients\s+with\s+|people\s+with\s+)?(?P<b>.+)",
        "contraindicated",
    ),
    pattern(
        "treated by",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<b>.+?)\s+(?:be\s+)?(?:treated|cured|helped|relieved|managed)\s+(?:by|"
        r"with)\s+(?P<a>.+)",
        "treat",
    ),
    pattern(
        "inherited as",
        "check",
        r"(?:is|are|was|were|can)\s+(?P<a>.+?)\s+(?:be\s+)?inherited\s+(?:as|in|through|"
        r"by)\s+(?:an?\s+)?(?P<b>.+?)(?:\s+(?:manner|trait|fashion|pattern|way|mode))?",
        "inherit",
    ),
    pattern(
        "is inherited so",
        "check",
        r"(?:is|are)\s+(?P<a>.+?)\s+(?-i:an?\s+)?(?P<b>(?:autosomal|x-?linked|y-?linked|sex-?linked|mitochondrial|digenic|polygenic|multifactorial)"
        r"(?:\s+(?:dominant|recessive))?)(?:ly)?(?:\s+(?:inherited|inheritance|disease|disorder|condition|trait))?",
        "inherit",
    ),
    pattern(
        "associated with",
        "check",
        r"(?:is|are|was|were)\s+(?:there\s+(?:an?|any)\s+(?:link|connection|association|"
        r"relation(?:ship)?)\s+between\s+)(?P<pair>.+)",
        "any",
    ),
    pattern(
        "related to",
        "check",
        r"(?:is|are|was|were)\s+(?P<a>.+?)\s+(?:associated\s+with|linked\s+(?:to|with)|related\s+to|connected\s+(?:to|with)|"
        r"involved\s+in|implicated\s+in|responsible\s+for|affected\s+by|influenced\s+by)\s+(?P<b>.+)",
        "any",
    ),
    pattern(
        "does cause",
        "check",
        rf"{AUX}\s+(?P<a>.+?)\s+(?:(?:be|known\s+to|really|ever|also|often|usually)\s+)*(?P<verb>cause|lead\s+to|result\s+in|"
        rf"produce|give\s+rise\s+to|have|show|present\s+with|include|feature|come\s+with|involve|exhibit|treat|help(?:\s+(?:with|"
        rf"in))?|cure|work\s+(?:for|in|against)|improve|relieve|affect|influence|alter|change|contribute\s+to|predispose\s+to|"
        rf"increase\s+the\s+risk\s+of|interact\s+with|bind|regulate|inhibit)\s+(?:(?:the|a)\s+)?(?:(?:response|metabolism|effect|"
        rf"dosing|risk)\s+(?:to|of|for)\s+)?(?P<b>.+)",
        "forward",
    ),
    pattern("is one", "check", r"(?:is|are)\s+(?P<a>.+?)\s+(?-i:an?)\s+(?P<b>.+)", "is one"),
)
