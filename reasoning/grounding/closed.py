"""Words that name nothing by themselves: English's closed classes, and the words with which the schema calls its own sorts of things.

Gene symbols and synonyms collide with both (the genes WAS, CAT and REST; the role "drug"). Closed classes are finite by nature, and the
schema's words come from the schema, so neither list grows with the cases one happens to see.
"""

from __future__ import annotations

#: Determiners, pronouns, prepositions, conjunctions, auxiliaries, question words, adverbs of degree and time, number words.
_CLOSED = """
    a an the this that these those some any no every each either neither both all half several many much more most few fewer less least
    enough other another such same own what which whose who whom when where why how whether if then than as so too very quite rather
    just only even also still yet again already always never ever often sometimes usually rarely once twice here there now later
    before after during since until while within without between among against about above below across along around at by down for
    from in into near of off on onto out over past per through throughout to toward towards under up upon via with and or nor but
    because although though however therefore thus hence unless except despite instead i me my mine myself you your yours he him his
    she her hers it its we us our ours they them their theirs himself herself itself themselves one two three four five six seven eight
    nine ten first last next be am is are was were been being have has had having do does did done doing can could may might must shall
    should will would ought let not none nothing nobody yes please well like get got getting go going gone come came make made making
    take took taken give gave given say said see saw seen know known think thought want need help try use used using find found show
    shows showed shown tell ask keep put set run rest max mean means met long-term short-term together up-to-date maybe perhaps
"""
CLOSED = frozenset(_CLOSED.split())

#: What the schema (and everyone who asks about a graph) calls sorts of things, relations and people, in the lexicon's stemmed form.
_SCHEMA = """
    disease disorder condition illness syndrome gene protein drug chemical compound medication medicine substance phenotype feature
    finding symptom sign manifestation presentation presenting abnormality role pathway process function component location cause
    treatment therapy patient person people case cohort proband individual man woman male female boy girl child infant baby adult family
    mother father parent brother sister sibling son daughter aunt uncle cousin history year month week day old age aged hospital doctor
    clinic exam examination evaluation diagnosis study report record evidence result level type kind form group subtype response risk
    explain cause treat help affect deny rule exclude associate involve include suffer affected associated involved caused treated
    relation relationship connection link path name code term concept entity thing question answer mutation variant
"""
SCHEMA = frozenset(_SCHEMA.split())

# Words with which a clinical text reports, in the lexicon's stemmed form: they frame findings and name none.
_REPORTING = """
    present presented presents presenting absent absence negative positive normal unremarkable healthy unaffected affected reveal revealed
    showed noted note observed seen found detected denied denie deny excluded confirmed performed obvious evident suspicion suspected
    possible probable likely unlikely consistent compatible suggestive due secondary born referred admitted followed underwent reported
    describe described additional additionally respectively clinical clinically physical physically neurological neurologically
    laboratory test finding assessment investigation review sign feature differential include including later initially currently
    birth term pregnancy
"""
REPORTING = frozenset(_REPORTING.split())
