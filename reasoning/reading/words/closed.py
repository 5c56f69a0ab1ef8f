"""Closed classes of English that the grammar knows by name, and words that frame a question without narrowing it."""

from __future__ import annotations

from reasoning.grounding.closed import CLOSED


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text with spaces between."""
    return frozenset(text.split())


AUX = word_set("is are was were be been being am do does did can could may might would will should must shall")
BE = word_set("is are was were be been being am")
HAVE = word_set("has have had")
NEG = word_set("not never no neither nor without none cannot")
#: Words that turn round what they are said of, or take something out of it: left out, they leave another question.
TURNING = word_set(
    "nothing nobody noone false wrong untrue incorrect inaccurate myth mistaken impossible unlikely doubt doubtful fail fails failed lack "
    "lacks lacking lacked absent absence except excepting excluding excluded exclude excludes besides apart aside other else instead "
    "rather hardly scarcely barely seldom unrelated unassociated unconnected unlinked ineffective useless free devoid unable rule rules "
    "unless ruled neither nor unaffected spared spare spares deny denies denied missing non argue argues"
)
DET = word_set("the a an this that these those some any all every each my your his her its their our such")
PREP = word_set("of for in with from to by among against behind on within between at under during")
CONJ = word_set("and or but nor , & plus")
WH = word_set("which what who whom whose how why when where")
#: Words behind which "but" takes something out ("all but one").
WHOLE = word_set("all everything nothing anything none")
#: Words in -ly that are no adverbs, or that others know.
NO_ADVERBS = word_set("daily deadly early elderly family monthly only weekly yearly anomaly assembly butterfly")
#: Adverbs that say something of the asking, or how sure or usual a thing is in general: any other says how, where or when it is.
PLAIN_ADVERBS = word_set(
    "usually typically commonly generally normally frequently regularly ordinarily mostly really actually basically exactly precisely "
    "truly honestly simply especially particularly specifically mainly currently presently nowadays recently lately finally apparently "
    "reportedly supposedly obviously clearly essentially roughly approximately fully completely quickly briefly possibly potentially "
    "probably likely hopefully kindly unfortunately sadly previously newly originally eventually formally officially reliably notably "
    "classically characteristically medically scientifically technically literally theoretically strictly properly correctly easily widely "
    "closely directly strongly highly extremely fairly nearly badly consistently traditionally historically additionally genetically "
    "clinically biologically ultimately practically seriously desperately firstly secondly lastly thirdly accordingly respectively"
)


def narrowing_adverb(word: str) -> bool:
    """Whether an adverb says how, where, when or how surely something is so, which makes another question of the rest.

    >>> narrowing_adverb("surgically"), narrowing_adverb("usually"), narrowing_adverb("family")
    (True, False, False)
    """
    return len(word) > 5 and word.endswith("ly") and word not in NO_ADVERBS and word not in PLAIN_ADVERBS


#: Whom something is done to, between a verb and what it does ("gives you X").
WHOM = word_set("you me us him her them people patients someone")
PRONOUN = word_set("it they them this that these he she him her")
#: Adjectives and adverbs that do not change which statements answer.
FILLER = word_set(
    "main major key known possible potential different various clinical specific certain important primary principal human underlying "
    "causal causative relevant particular actual general overall both available current commonly also then too just only really ever "
    "generally normally exactly please all any some other associated related likely typically usually medical patient disease-causing "
    "me us there now mostly mainly chiefly either recognized recognised reported described documented established several many most "
    "three two four five few own still even genetically clinically biologically presenting full complete whole entire common-sense first "
    "identified"
)
#: Those of them that narrow a concept when they stand before its name ("complete LCAT deficiency", "major depression").
NARROWING = word_set(
    "major primary principal general overall complete full whole entire common specific human clinical main particular medical genetic "
    "important key"
)
#: Words for people, in whom diseases are: they add nothing to a disease's name.
PEOPLE = word_set(
    "patients patient people person individuals individual children child adults adult cases case men "
    "women someone anyone anybody those persons carrier carriers everyone everybody babies infants newborns toddlers kids teenagers "
    "adolescents males females boys girls"
)
#: Those of them that are of one sex, and those of one age, in whom something may be otherwise.
SEXES = {"men": "male", "males": "male", "boys": "male", "women": "female", "females": "female", "girls": "female"}
AGED = word_set("children child adults adult infants newborns")
#: Words that narrow what is asked, or how much of it, wherever nothing in a query stands for them.
RESTRICTING = word_set(
    "only solely exclusively merely alone sole most few several half majority minority first last earliest latest two three four five six "
    "seven eight nine ten male female men women boys girls males females top just purely simply uniquely entirely wholly mainly mostly "
    "chiefly largely predominantly"
)
#: Those of them that as often say something of the asking, and what follows them there ("I just want to know").
SOFTENING = word_set("just simply")
#: What is thought of a thing, and nobody's name where it is written in small letters ("a good drug" has nothing of Good syndrome).
JUDGING = word_set(
    "good great nice decent fine strong safe cheap real true new old young long short big small high low hard easy sweet brown"
)
#: Words that ask for a list.
LISTING = word_set("list give show name find get enumerate which")
ASKING = word_set("want wanted like need needed wonder wondering curious asking ask tell know found got heard read been")
#: Those that do where it is asked whether something is so.
RANKING = word_set("main major primary principal chief leading key underlying many")
#: Words of time, amount, order and certainty: left out, they leave another question, whatever else was understood.
DECIDING = (
    word_set(
        "before after until till prior more fewer less most least first last earliest latest second third fourth always never again once"
    )
    | word_set("only solely exclusively merely alone sole half majority minority just purely simply uniquely entirely wholly mainly mostly")
    | word_set(
        "chiefly largely predominantly few several two three four five six seven eight nine ten fewest certainly necessarily definitely"
    )
    | word_set("age aged days weeks months within reverse vice versa other best better worst worse commoner rarer likelier")
    | word_set("dx ddx rx tx hx sx through via avoiding bypassing")
)
#: Words that say something of every one of several.
UNIVERSAL = word_set("all every each")
EVERYONE = word_set("everyone everybody")
#: Those of whom a message tells: "my daughter's seizures" are seizures.
KIN = word_set(
    "daughter son child kid baby mother father mom mum dad sister brother husband wife partner friend grandson granddaughter grandmother "
    "grandfather nephew niece uncle aunt cousin boy girl patient"
)
#: The ages of life in which something may begin, and HPO's terms of onset.
STAGES = {
    "birth": "HP:0003577",
    "infancy": "HP:0003593",
    "infants": "HP:0003593",
    "first year": "HP:0003593",
    "first year of life": "HP:0003593",
    "newborns": "HP:0003623",
    "neonatal period": "HP:0003623",
    "childhood": "HP:0011463",
    "adolescence": "HP:0003621",
    "adulthood": "HP:0003581",
    "adult life": "HP:0003581",
    "young adulthood": "HP:0011462",
    "middle age": "HP:0003596",
    "old age": "HP:0003584",
}
#: Words behind a drug's name that say what of it a gene may change.
ASPECTS = word_set("dosing dose dosage response metabolism clearance therapy treatment efficacy pharmacokinetics levels")
#: Words behind a gene's name that say what befell it.
ALTERED = word_set(
    "mutation mutations variant variants defect defects gene genes change changes allele alleles deletion deletions deficiency protein"
)
#: Numbers that say how many are asked for.
COUNTS = {
    word: n for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
} | {"twenty": 20}
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "half": 0}
#: What may stand between a question and its words without being part of it.
SMALL = (
    AUX
    | DET
    | PREP
    | CONJ
    | WH
    | PRONOUN
    | HAVE
    | FILLER
    | word_set("' 's ( ) : ; - – — / as than if so that there not i we you do well into about")
)
#: Words that by themselves are no names.
UNNAMED = SMALL | FILLER | CLOSED | PEOPLE
#: Words that say something of the asking and nothing of what is asked.
ABOUT_ASKING = word_set(
    "overview information info details detail basics introduction question questions answer answers list show tell give find know "
    "want need learn understand explain describe summary summarize name names please thanks thank hello hi dear sir madam doctor help "
    "kindly exactly actually basically currently today nowadays still usually typically really very much briefly quickly general "
    "generally term terms word words medical clinical health science scientific evidence based graph database according literature "
    "wonder wondering curious interested people someone anyone everybody person human humans thing things way ways lot kind sort type "
    "types called so-called named using via ago year years simple plain english language see look say think guess believe sure yes ok "
    "okay"
)
