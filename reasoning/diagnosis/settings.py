"""The numbers of the model, and where they come from.

Chosen by five-fold cross-validation over diseases on published patients (``python -m benchmarks.diagnosis_fit``); see docs/diagnosis.md.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Hyper-parameters of profiles (which are prepared with them) and weights of the score (which are not).

    Attributes:
        prior_patients, prior_share: a Beta prior on each frequency: as if ``prior_patients`` more had been seen, a share of
            ``prior_share`` of them with the finding.
        unstated_share, unstated_patients: what a record without frequency counts for.
        share_patients: how many patients a stated share ("frequent", "45%") counts for.
        named_share, named_patients: a finding in the disease's own name counts like a record of such a share of so many patients.
        relatives: share of the prior that comes from related diseases, 0..1.
        unstudied: a finding that no record of the disease mentions counts as looked for in this share of its patients.
        imprecision, distance: a finding matched through an ancestor keeps ``imprecision * exp(-distance * difference in
            information)`` of the ancestor's likelihood ratio.
        noise: probability that a finding has nothing to do with the disease (a chance finding, an error).
        ratio, ratio_few: weight of a finding's log-likelihood ratio in a case of n findings: ``ratio + ratio_few / n``.
        coverage: weight of the share of the disease's picture that the findings cover.
        exclusion: weight of an excluded finding's log-likelihood ratio in a report, which tells of what it chose to tell.
        answered: the same for a finding that was asked for: then a no is told as readily as a yes, and counts in full.
        gene, mendelian: log odds in favour of a disease that has a known gene, a number in OMIM.
        circumstances: weight of the log-likelihood ratios of sex and age of onset.
        genes: weight of the log-likelihood ratio of the patient's genes.
        temperature: divides the score before it is made a probability.
    """

    prior_patients: float = 6.0
    prior_share: float = 0.05
    unstated_share: float = 0.5
    unstated_patients: float = 2.0
    share_patients: float = 8.0
    named_share: float = 0.7
    named_patients: float = 4.0
    relatives: float = 0.3
    unstudied: float = 0.1
    imprecision: float = 0.05
    distance: float = 0.5
    noise: float = 0.01
    ratio: float = 0.18
    ratio_few: float = 1.87
    coverage: float = 14.9
    exclusion: float = 0.02
    answered: float = 1.0
    gene: float = 1.0
    mendelian: float = 1.0
    circumstances: float = 1.0
    genes: float = 1.0
    temperature: float = 2.07

    def profile_key(self) -> str:
        """Return what of the settings prepared arrays depend on, as text."""
        patients = ("prior_patients", "unstated_patients", "share_patients", "named_patients")
        names = (*patients, "prior_share", "unstated_share", "named_share", "relatives", "unstudied")
        return " ".join(f"{name}={asdict(self)[name]!r}" for name in names)


DEFAULT = Settings()
