"""How specific a category is: its depth in the Biolink model's hierarchy.

Source: Biolink model 4.4.6 (https://biolink.github.io/biolink-model, CC0 1.0), ``is_a`` and mixins of the classes below ``named thing``.
"""

from __future__ import annotations

from collections.abc import Iterable

_BY_DEPTH = {
    0: """
        ChemicalEntityOrGeneOrGeneProduct ChemicalEntityOrProteinOrPolypeptide ChemicalOrDrugOrTreatment Entity EpigenomicEntity
        GeneGroupingMixin GenomicEntity MacromolecularMachineMixin OntologyClass PathologicalEntityMixin
        PhysicalEssenceOrOccurrent SubjectOfInvestigation ThingWithTaxon
    """,
    1: """
        GeneOrGeneProduct GeneOrGeneProductOrGeneFamily NamedThing Occurrent PhysicalEssence
    """,
    2: """
        ActivityAndBehavior AdministrativeEntity Attribute BiologicalEntity ChemicalEntity ClinicalEntity Device DiagnosticAid
        Event EvidenceType ExposureEvent GeneProductMixin InformationContentEntity OrganismTaxon Phenomenon PhysicalEntity
        PlanetaryEntity StudyResult
    """,
    3: """
        Activity Agent BehavioralExposure BiologicalProcessOrActivity BiologicalSex BioticExposure ChemicalExposure
        ChemicalMixture ChemicalRole ChiSquaredAnalysisResult ClinicalAttribute ClinicalIntervention CodingSequence
        CommonDataElement ComplexChemicalExposure ConceptCountAnalysisResult ConfidenceLevel Dataset DatasetDistribution
        DatasetSummary DatasetVersion DiseaseOrPhenotypicFeature DiseaseOrPhenotypicFeatureExposure EnvironmentalExposure
        EnvironmentalFeature EnvironmentalFoodContaminant EnvironmentalProcess Evidence Exon FoodAdditive Gene GeneFamily
        GeneProductIsoformMixin GeneticInheritance Genome GenomicBackgroundExposure Genotype GeographicLocation Haplotype
        IceesStudyResult LogOddsAnalysisResult MacromolecularComplex MaterialSample MolecularEntity NucleicAcidSequenceMotif
        ObservedExpectedFrequencyAnalysisResult OrganismAttribute OrganismalEntity PathologicalAnatomicalExposure
        PathologicalProcessExposure Polypeptide Procedure ProteinDomain ProteinFamily ProteinLigandAssayResult Publication
        ReagentTargetedGene RegulatoryRegion RelativeFrequencyAnalysisResult RetrievalSource SequenceVariant SeverityValue
        SocioeconomicAttribute SocioeconomicExposure StudyVariable TextMiningStudyResult Transcript Treatment Zygosity
    """,
    4: """
        AccessibleDnaRegion AnatomicalEntity Article Bacterium BiologicalProcess Book BookChapter CellLine CellularOrganism
        ClinicalCourse ClinicalMeasurement ClinicalModifier ComplexMolecularMixture Disease DrugExposure DrugLabel Food
        GenotypicSex GeographicExposure GeographicLocationAtTime Hospitalization IndividualOrganism LifeStage MolecularActivity
        MolecularMixture NucleicAcidEntity NucleosomeModification Patent PhenotypicFeature PhenotypicQuality PhenotypicSex
        PopulationOfIndividualOrganisms PosttranslationalModification PreprintPublication ProcessedMaterial Protein RNAProduct
        Serial SmallMolecule Snv Study TranscriptionFactorBindingSite Virus WebPage
    """,
    5: """
        Behavior BehavioralFeature Case Cell CellularComponent ClinicalFinding ClinicalTrial Drug DrugToGeneInteractionExposure
        Fungus GrossAnatomicalStructure Invertebrate JournalArticle Mammal NoncodingRNAProduct Onset
        PathologicalAnatomicalStructure PathologicalProcess Pathway PhysiologicalProcess Plant ProteinIsoform RNAProductIsoform
        StudyPopulation Vertebrate
    """,
    6: """
        Cohort Human MicroRNA SiRNA
    """,
}
_DEPTH = {name: depth for depth, names in _BY_DEPTH.items() for name in names.split()}
#: A category of somebody's own is more telling than the roots, and less than what Biolink has for a concept.
_UNKNOWN = 1.5


def most_specific(categories: Iterable[str]) -> str | None:
    """Return the deepest of some categories (names without prefix) wherever it stands; of equally deep ones the first by alphabet.

    >>> most_specific(["ChemicalEntity", "Drug", "NamedThing"]), most_specific(["NamedThing", "Widget"]), most_specific([])
    ('Drug', 'Widget', None)
    """
    return min(categories, key=lambda name: (-_DEPTH.get(name, _UNKNOWN), name), default=None)
