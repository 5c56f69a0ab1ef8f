import { useEffect, useState } from "preact/hooks";
import { get, isAbort, post, Problem } from "../api";
import { useFollowing } from "../follow";
import { Records } from "../parts/Records";
import { Save } from "../parts/Save";
import { Suggest } from "../parts/Suggest";
import { Failure, Node } from "../parts/Told";
import { go, href } from "../route";
import type { Predicted, Predictions, Stats } from "../types";
import { share, small, verb } from "../words";

const MOST = 20;

export function Predict({ params }: { params: URLSearchParams }) {
  const [head, predicate] = [params.get("head") ?? "", params.get("predicate") ?? ""];
  const [backwards, known] = [params.get("backwards") === "true", params.get("known") === "true"];
  const asked = params.toString();
  const [chosen, setChosen] = useFollowing({ head, predicate, backwards, known }, [asked]);
  const [predicates, setPredicates] = useState<string[]>([]);
  const [found, setFound] = useState<Predictions | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [edge, setEdge] = useState("");

  useEffect(() => {
    get<Stats>("stats").then((told) => setPredicates(Object.keys(told.predicates).sort())).catch(() => undefined);
  }, []);
  useEffect(() => {
    setFound(null);
    setProblem(null);
    if (!head || !predicate) return;
    const control = new AbortController();
    setBusy(true);
    post<Predictions>("predict", { head, predicate, backwards, known, k: MOST, paths: 3 }, control.signal)
      .then(setFound)
      .catch((error) => !isAbort(error) && setProblem(error))
      .finally(() => setBusy(false));
    return () => control.abort();
  }, [asked]);

  const ready = chosen.head.trim() && chosen.predicate;
  return (
    <div class="predict">
      <h1>What may be true beside what is recorded</h1>
      <form class="panel ways" onSubmit={(event) => { event.preventDefault(); if (ready) go("predict", chosen); }}>
        <Suggest name="Concept" value={found?.query.name ?? chosen.head} placeholder="A gene, drug, disease …" onPick={(one) => setChosen({ ...chosen, head: one.curie })} onText={(text) => setChosen({ ...chosen, head: text })} />
        <label>Statement
          <select value={chosen.predicate} onChange={(event) => setChosen({ ...chosen, predicate: event.currentTarget.value })}>
            <option value="">…</option>
            {predicates.map((one) => <option key={one} value={one}>{verb(one)}</option>)}
          </select>
        </label>
        <label>Looked for
          <select value={String(chosen.backwards)} onChange={(event) => setChosen({ ...chosen, backwards: event.currentTarget.value === "true" })}>
            <option value="false">what the concept … ?</option>
            <option value="true">what … the concept ?</option>
          </select>
        </label>
        <label class="check"><input type="checkbox" checked={chosen.known} onChange={(event) => setChosen({ ...chosen, known: event.currentTarget.checked })} /> list what is recorded too</label>
        <button type="submit" disabled={!ready}>Predict</button>
      </form>
      <p class="hint">A prediction is not a record: nothing in the graph states it. It is ranked by the path scorer, from the statements that lead there.</p>
      <p class="progress" role="status" aria-live="polite">{busy ? "following statements …" : found ? `${found.answers.length} predictions` : ""}</p>
      <Failure problem={problem} onPick={(curie) => go("predict", { ...chosen, head: curie })} />
      {found && found.answers.length > 0 && (
        <>
          <ol class="candidates">{found.answers.map((one, place) => <Item key={one.curie} one={one} rank={place + 1} head={found.query.head} onEdge={setEdge} />)}</ol>
          <Save
            name={`predictions-${found.query.name}`}
            json={found}
            rows={() => [["rank", "curie", "name", "category", "probability", "score", "recorded"], ...found.answers.map((one, place) => [place + 1, one.curie, one.name, one.category, one.probability, one.score, String(one.known)])]}
          />
        </>
      )}
      {edge && <Records edge={edge} onClose={() => setEdge("")} />}
    </div>
  );
}

function Item({ one, rank, head, onEdge }: { one: Predicted; rank: number; head: string; onEdge: (edge: string) => void }) {
  return (
    <li class="panel candidate">
      <div class="head">
        <span class="rank">{rank}</span>
        <Node node={one} />
        {one.edges.map((edge) => <button key={edge.id} type="button" class="cite wide" onClick={() => onEdge(edge.id)}>recorded</button>)}
        {one.follows && <small>follows from what is recorded</small>}
        <meter min={0} max={1} value={one.probability} aria-label="Probability" /><span class="probability">{share(one.probability)}</span>
        <a href={href("explain", { from: head, to: one.curie })}>Paths</a>
      </div>
      <ul class="behind" aria-label={`Paths behind ${one.name}`}>
        {one.paths.map((path) => (
          <li key={path.nodes.join(" ")} class="chain">
            {path.nodes.map((curie, place) => [
              place > 0 && <span class="hop" key={`hop${place}`}>{!path.hops[place - 1]!.forward && "← "}{verb(path.hops[place - 1]!.predicate)}{path.hops[place - 1]!.forward && " →"}</span>,
              <a key={curie} href={href("concept", { id: curie })}>{path.names[place]}</a>,
            ])}
            <small>weight {small(path.weight)}</small>
          </li>
        ))}
      </ul>
    </li>
  );
}
