import { useEffect, useMemo, useState } from "preact/hooks";
import { get, isAbort, Problem } from "../api";
import type { DrawnEdge, DrawnNode } from "../drawing";
import { Graph } from "../parts/Graph";
import { Records } from "../parts/Records";
import { Failure, Node } from "../parts/Told";
import { go, href } from "../route";
import type { Concept, Group, Row } from "../types";
import { useTitle } from "../title";
import { counted, kind, label, share } from "../words";

interface Page { total: number; rows: Row[] }
const STEP = 8;

export function ConceptPage({ params }: { params: URLSearchParams }) {
  const id = params.get("id") ?? "";
  const [concept, setConcept] = useState<Concept | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [edge, setEdge] = useState("");
  const [open, setOpen] = useState<Record<string, Row[]>>({});
  useTitle(concept?.name, "Concept");

  useEffect(() => {
    const control = new AbortController();
    setConcept(null);
    setProblem(null);
    setOpen({});
    get<Concept>(`concepts/${encodeURIComponent(id)}`, { limit: STEP }, control.signal)
      .then((told) => { setConcept(told); setOpen(first(told.statements)); })
      .catch((error) => !isAbort(error) && setProblem(error));
    return () => control.abort();
  }, [id]);

  async function more(group: Group) {
    const shown = open[key(group)] ?? [];
    const page = await get<Page>("neighbours", { concept: concept!.curie, predicate: group.predicate, direction: group.direction, negated: group.negated, offset: shown.length, limit: shown.length ? 25 : STEP });
    setOpen({ ...open, [key(group)]: [...shown, ...page.rows] });
  }
  const drawing = useMemo(() => (concept ? around(concept, open) : null), [concept, open]);

  if (problem) return (
    <>
      <Failure problem={problem} onPick={(curie) => go("concept", { id: curie })} />
      <p><a href={href("home")}>Search the graph</a></p>
    </>
  );
  if (!concept || !drawing) return <p class="waiting" role="status">opening {id} …</p>;
  return (
    <div class="concept">
      <header>
        <p class="crumb"><span class={`badge ${kind(concept.category)}`}>{label(concept.category)}</span> <code>{concept.curie}</code> {concept.cuis.map((cui) => <code key={cui} title="UMLS concept identifier">{cui}</code>)}</p>
        <h1>{concept.name}</h1>
        {concept.note && <p class="hint">{concept.note}</p>}
        {concept.description && <p class="lead">{concept.description}</p>}
        {concept.synonyms.length > 0 && <p class="synonyms"><small>also</small> {concept.synonyms.slice(0, 12).join(" · ")}{concept.synonyms.length > 12 && ` · and ${concept.synonyms.length - 12} more`}</p>}
        {concept.xrefs.length > 0 && <details><summary>{counted(concept.xrefs.length, "code")}</summary><p class="codes">{concept.xrefs.map((one) => <code key={one}>{one}</code>)}</p></details>}
        <p class="actions"><a class="button" href={href("explain", { from: concept.curie })}>Paths from here</a> <a class="button" href={href("predict", { head: concept.curie })}>Predict</a></p>
      </header>
      <div class="beside">
        <div class="groups">
          {concept.statements.map((group) => {
            const rows = open[key(group)] ?? [];
            return (
              <section key={key(group)} class={`panel group ${group.negated ? "negated" : ""}`}>
                <h2>{group.phrase} <small>{group.total.toLocaleString("en")} · {counted(group.evidence, "record")}</small></h2>
                <ul>
                  {rows.map((row) => (
                    <li key={row.edge_id}>
                      <Node node={row} />
                      <button type="button" class="cite" onClick={() => setEdge(row.edge_id)} aria-label={`${counted(row.evidence, "record")} of ${row.name}`}>{row.evidence}</button>
                      {row.frequency !== null && <small>{share(row.frequency)}</small>}
                    </li>
                  ))}
                </ul>
                {rows.length < group.total && <button type="button" class="quiet" onClick={() => more(group)}>{rows.length ? `${Math.min(25, group.total - rows.length)} more of ${(group.total - rows.length).toLocaleString()}` : "Unfold"}</button>}
              </section>
            );
          })}
        </div>
        <Graph
          drawing={drawing}
          onEdge={(edge) => !edge.startsWith("fold ") && setEdge(edge)}
          onNode={(node) => {
            const group = concept.statements.find((one) => `fold ${key(one)}` === node);
            if (group) void more(group);
            else if (node !== concept.curie) go("concept", { id: node });
          }}
          json={concept}
          name={concept.name}
        />
      </div>
      {edge && <Records edge={edge} onClose={() => setEdge("")} />}
    </div>
  );
}

const key = (group: Group) => `${group.predicate} ${group.direction} ${group.negated}`;

// The first groups are unfolded and those of one thing, the others stand folded with their counts: a hub opens as readable as anything else.
function first(groups: Group[]): Record<string, Row[]> {
  return Object.fromEntries(groups.filter((group, place) => place < 3 || group.total === 1).map((group) => [key(group), group.edges.slice(0, 6)]));
}

// What the concept points to on the right, what points to it on the left; each kind of statement under a heading that unfolds.
function around(concept: Concept, open: Record<string, Row[]>): { nodes: DrawnNode[]; edges: DrawnEdge[] } {
  const nodes = new Map<string, DrawnNode>([[concept.curie, { ...concept, x: 0, y: 0 }]]);
  const edges: DrawnEdge[] = [];
  for (const [direction, sign] of [["in", -1], ["out", 1]] as const) {
    const groups = concept.statements.filter((group) => group.direction === direction);
    const heights = groups.map((group) => Math.max(1, Math.min((open[key(group)] ?? []).length, 24)));
    let y = -((heights.reduce((sum, one) => sum + one, 0) + 0.5 * (groups.length - 1)) / 2) * 58;
    groups.forEach((group, place) => {
      const rows = (open[key(group)] ?? []).filter((row) => !nodes.has(row.curie)).slice(0, 24);
      const height = heights[place]! * 58;
      const id = `fold ${key(group)}`;
      nodes.set(id, { curie: id, name: `${group.phrase} (${group.total.toLocaleString()})`, category: "", x: sign * 235, y: y + height / 2, fold: true });
      const ends: [string, string] = direction === "out" ? [concept.curie, id] : [id, concept.curie];
      edges.push({ id: `fold ${id}`, source: ends[0], target: ends[1], predicate: group.predicate, negated: group.negated, silent: true });
      rows.forEach((row, at) => {
        nodes.set(row.curie, { ...row, x: sign * 480, y: y + height / 2 + (at - (rows.length - 1) / 2) * 58 });
        const drawn: [string, string] = direction === "out" ? [id, row.curie] : [row.curie, id];
        edges.push({ id: row.edge_id, source: row.subject, target: row.object, predicate: row.predicate, negated: row.negated, drawn, silent: true });
      });
      y += height + 29;
    });
  }
  return { nodes: [...nodes.values()], edges };
}
