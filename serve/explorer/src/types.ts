// What the API answers, as far as the explorer uses it. The server's OpenAPI description is the contract.

export interface Ref { curie: string; name: string; category: string }

export interface Evidence {
  id: string; source: string; source_version: string; licence: string; record: string; primary_knowledge_source: string;
  publications: string[]; publication_urls: string[]; evidence_code: string | null; frequency: number | null;
  knowledge_level: string; agent_type: string; original_subject: string | null; original_object: string | null;
  qualifiers: Record<string, unknown>;
}

export interface Citation {
  number: number; edge_id: string; subject: string; predicate: string; object: string; subject_name: string; object_name: string;
  subject_category: string; object_category: string; negated: boolean; evidence: Evidence[];
}

export interface Claim { text: string; start: number; end: number; citations: number[]; negated: boolean; chains: string[] }

export interface Step {
  round: number; id: string; text: string; chain?: string; candidates?: number; paths?: number; expansions?: number; truncated?: boolean;
}

export interface HopEdge { edge_id: string; predicate: string; direction: number; evidence: number; citation: number | null }
export interface Hop { source: string; target: string; parts: Record<string, number>; edges: HopEdge[] }
export interface Path {
  rank: number; score: number; cost: number; parts: Record<string, number>; nodes: Ref[]; hops: Hop[]; text: string;
  chains: { chain: string; rank: number; of: number }[]; cypher: string;
}

export interface Explanation {
  source: Ref; target: Ref; paths: Path[]; truncated: boolean; stopped: string; expansions: number; scorer: string; text: string;
  claims: Claim[]; citations: Citation[]; missing: string[]; notes: string[]; trace: Step[];
}

export interface Answer {
  question: string; intent: string; text: string; abstained: boolean; truncated: boolean; claims: Claim[]; citations: Citation[];
  concepts: { text: string; curie: string; name: string; category: string; role: string }[];
  missing: string[]; notes: string[]; trace: Step[];
}

export interface Found extends Ref { cuis: string[]; matched: string; kind: string; how: string; score: number; statements: number }

export interface Row extends Ref {
  subject: string; predicate: string; object: string; negated: boolean; edge_id: string; frequency: number | null;
  publications: number; evidence: number;
}

export interface Group {
  predicate: string; direction: "out" | "in"; phrase: string; negated: boolean; total: number; evidence: number; publications: number;
  edges: Row[];
}

export interface Concept extends Ref {
  description: string | null; synonyms: string[]; xrefs: string[]; cuis: string[]; deprecated: boolean; note: string; statements: Group[];
}

export interface MetapathRow {
  metapath: string; words: string; hops: number; paths: number; dwpc: number; p_value: number | null; adjusted: number | null;
  example: string[]; share: number; cypher: string;
}
export interface MetapathTable { source: string; target: string; rows: MetapathRow[]; possible: number; truncated: boolean }

export interface Term { curie: string; name: string }
export interface Annotation { edge_id: string; term: Term; negated: boolean; share: number | null; frequency: string[]; publications: string[] }
export interface Match {
  finding: string; name: string; excluded: boolean; contribution: number; path: string; via: string | null; annotations: Annotation[]; relatives: Annotation[];
}
export interface Candidate {
  rank: number; disease: string; name: string; score: number; probability: number; supports: Match[]; against: Match[]; unexplained: Term[];
}
export interface Diagnosis {
  candidates: Candidate[]; compared: number; observed: Term[]; excluded: Term[]; notes: string[]; missing: string[];
  next_findings: { finding: Term; gain: number; expected: [string, number][] }[];
  grounding: { mentions: { text: string; negated: boolean }[]; nil: { text: string }[] } | null;
  circumstances: { sex: string | null; onset: string | null; genes: Term[] };
}

export interface Stats { content_hash: string; counts: Record<string, number>; categories: Record<string, number>; predicates: Record<string, number>; attributions: string[] }

export interface Predicted extends Ref {
  score: number; probability: number; known: boolean; follows: boolean; edges: { id: string }[];
  paths: { weight: number; nodes: string[]; names: string[]; hops: { predicate: string; forward: boolean }[] }[];
}
export interface Predictions { query: { head: string; name: string; predicate: string; backwards: boolean }; answers: Predicted[] }
