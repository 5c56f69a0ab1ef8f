// How things of the graph are said and coloured.

export function label(category: string): string {
  return category.replace(/^biolink:/, "").replace(/([a-z])([A-Z])/g, "$1 $2");
}

export function verb(predicate: string): string {
  return predicate.replace(/^biolink:/, "").replaceAll("_", " ");
}

const KINDS: [RegExp, string][] = [
  [/Disease/, "disease"],
  [/Phenotypic|Symptom|Clinical/, "phenotype"],
  [/Gene|Protein|Variant/, "gene"],
  [/Drug|Molecule|Chemical|Compound/, "chemical"],
  [/Process|Pathway|Activity|Function/, "process"],
  [/Anatom|Cell|Tissue/, "anatomy"],
];

export function kind(category: string): string {
  return KINDS.find(([pattern]) => pattern.test(category))?.[1] ?? "other";
}

export function counted(number: number, one: string): string {
  return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}

export function share(value: number | null): string {
  if (value === null) return "";
  if (value < 0.0005) return "0 %";
  return value >= 0.1 ? `${Math.round(value * 100)} %` : `${(value * 100).toPrecision(2)} %`;
}

const FREQUENCIES: Record<string, string> = {
  "HP:0040280": "100 %", "HP:0040281": "80–99 %", "HP:0040282": "30–79 %", "HP:0040283": "5–29 %", "HP:0040284": "1–4 %", "HP:0040285": "0 %",
};

// How a record says how often something is: in HPO's terms, whose codes tell a reader nothing, or in its own words.
export function often(said: string): string {
  return FREQUENCIES[said] ?? said;
}

export function small(value: number): string {
  if (value === 0) return "0";
  return Math.abs(value) >= 0.001 && Math.abs(value) < 1000 ? value.toPrecision(3) : value.toExponential(1);
}

// Only what is plainly a web address may become a link: records come from files that someone else wrote.
export function safeUrl(url: string): string | undefined {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}
