import { useEffect, useMemo, useState } from "preact/hooks";
import { isAbort, Problem, query, stream } from "../api";
import { ofPaths } from "../drawing";
import { useFollowing } from "../follow";
import { Graph } from "../parts/Graph";
import { Metapaths } from "../parts/Metapaths";
import { Records } from "../parts/Records";
import { Suggest } from "../parts/Suggest";
import { Failure, Node, Notes, Tabs, Trace } from "../parts/Told";
import { go } from "../route";
import { useTitle } from "../title";
import type { Explanation, Path, Step } from "../types";
import { counted, small, verb } from "../words";
import { Filters, fromParams, toParams, type Chosen } from "../parts/Filters";

export function Explain({ params }: { params: URLSearchParams }) {
  const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
  const asked = params.toString();
  const chosen = useMemo(() => fromParams(params), [asked]);
  const [found, setFound] = useState<Explanation | null>(null);
  const [steps, setSteps] = useState<Step[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [tab, setTab] = useState("paths");
  const [lit, setLit] = useState<{ path?: number; edges?: Set<string> } | null>(null);
  const [edge, setEdge] = useState("");
  const [pair, setPair] = useFollowing({ from, to }, [asked]);
  useTitle(from && to ? `${found?.source.name ?? from} to ${found?.target.name ?? to}` : "", "Explain");

  useEffect(() => {
    if (!from || !to) return;
    const control = new AbortController();
    setBusy(true);
    setProblem(null);
    setSteps([]);
    setFound(null);
    const address = `explain?${query({ from, to, k: 10, plan: true, seconds: 5, ...toParams(chosen) })}`;
    stream(address, {}, (event, data) => {
      if (event === "step") setSteps((seen) => [...seen, data]);
      else if (event === "answer") setFound(data);
    }, control.signal)
      .catch((error) => !isAbort(error) && setProblem(error instanceof Problem ? error : new Problem(0, String(error.message ?? error))))
      .finally(() => setBusy(false));
    return () => control.abort();
  }, [asked]);

  const drawing = useMemo(() => (found ? ofPaths(found.paths) : null), [found]);
  const again = (more: Partial<Chosen>) => go("explain", { from, to, ...toParams({ ...chosen, ...more }) });

  return (
    <div class="explain">
      <h1 class="visually-hidden">Paths between two concepts</h1>
      <form class="pair" onSubmit={(event) => { event.preventDefault(); if (pair.from && pair.to) go("explain", { ...pair, ...toParams(chosen) }); }}>
        <Suggest name="From" value={found?.source.name ?? pair.from} placeholder="From: a gene, drug, disease …" onPick={(one) => setPair({ ...pair, from: one.curie })} onText={(text) => setPair({ ...pair, from: text })} />
        <span class="arrow" aria-hidden="true">⟶</span>
        <Suggest name="To" value={found?.target.name ?? pair.to} placeholder="To …" onPick={(one) => setPair({ ...pair, to: one.curie })} onText={(text) => setPair({ ...pair, to: text })} />
        <button type="submit">Explain</button>
      </form>
      {from && to && <Filters chosen={chosen} onChange={(next) => go("explain", { from, to, ...toParams(next) })} />}
      <p class="progress" role="status" aria-live="polite">{busy ? steps.at(-1)?.text ?? "searching …" : found ? counted(found.paths.length, "path") : ""}</p>
      <Failure problem={problem} onPick={(curie) => go("explain", { ...(["'", '"'].some((mark) => problem?.message.includes(mark + to + mark)) ? { from, to: curie } : { from: curie, to }), ...toParams(chosen) })} />
      {found && (
        <>
          <Tabs tabs={[["paths", "Paths"], ["metapaths", "Metapaths"], ["trace", "How it was found"]]} at={tab} onPick={setTab} />
          {tab === "trace" && <div class="panel"><Trace steps={found.trace} /></div>}
          {tab === "metapaths" && <Metapaths from={found.source.curie} to={found.target.curie} />}
          {tab === "paths" && (
            <div class="beside">
              <div class="paths">
                <Notes notes={found.notes} missing={found.missing} />
                {!found.paths.length && chosen.max_hops < 6 && <p><button type="button" onClick={() => again({ max_hops: chosen.max_hops + 1 })}>Look {chosen.max_hops + 1} steps far</button></p>}
                <ol>
                  {found.paths.map((path, place) => (
                    <PathItem
                      key={path.text}
                      path={path}
                      best={found.paths[0]!.cost}
                      onLit={(on) => setLit(on ? { path: place } : null)}
                      onEdge={setEdge}
                      onAvoid={(curie) => again({ avoid: [...new Set([...chosen.avoid, curie])] })}
                      onThrough={(curie) => again({ through: [...new Set([...chosen.through, curie])] })}
                    />
                  ))}
                </ol>
                {found.truncated && <p class="hint">The search stopped early ({found.stopped}); there may be more.</p>}
              </div>
              {drawing && drawing.nodes.length > 0 && (
                <Graph drawing={drawing} lit={lit} onEdge={setEdge} onNode={(curie) => go("concept", { id: curie })} json={found} name={`${found.source.name}-${found.target.name}`} />
              )}
            </div>
          )}
        </>
      )}
      {!from && !busy && <p class="hint centred">Name two concepts, and see the chains of statements that join them, best first, each with its records.</p>}
      {edge && <Records edge={edge} onClose={() => setEdge("")} />}
    </div>
  );
}

interface ItemProps {
  path: Path; best: number; onLit: (on: boolean) => void; onEdge: (edge: string) => void; onAvoid: (curie: string) => void; onThrough: (curie: string) => void;
}

function PathItem({ path, onLit, onEdge, onAvoid, onThrough }: ItemProps) {
  const [open, setOpen] = useState(false);
  const parts = Object.entries(path.parts).filter(([, value]) => value > 0);
  return (
    <li class="path" onMouseEnter={() => onLit(true)} onMouseLeave={() => onLit(false)} onFocusCapture={() => onLit(true)} onBlurCapture={() => onLit(false)}>
      <div class="chain">
        {path.nodes.map((node, place) => [
          place > 0 && (
            <span class="hop" key={`hop${place}`}>
              {path.hops[place - 1]!.edges.map((one, at) => [
                at > 0 && <small key={`or${at}`} class="also">and also</small>, // statements of one step, not steps one after the other
                <button key={one.edge_id} type="button" class="edge" onClick={() => onEdge(one.edge_id)} title={`${one.evidence} records`}>
                  {one.direction < 0 && "← "}{verb(one.predicate)}{one.direction > 0 && " →"}<sup>{one.evidence}</sup>
                </button>,
              ])}
            </span>
          ),
          <Node key={node.curie} node={node} />,
        ])}
      </div>
      <div class="score">
        <span>score {small(path.score)}</span>
        <span class="bar" role="img" aria-label={`Cost ${path.cost.toFixed(2)} nats: ${parts.map(([name, value]) => `${name} ${value.toFixed(2)}`).join(", ")}`}>
          {parts.map(([name, value], place) => <meter key={name} class={`part part${place % 6}`} min={0} max={Math.max(path.cost, 0.001)} value={value} title={`${name}: ${value.toFixed(2)} nats`} />)}
        </span>
        {path.chains.length > 0 && <span class="votes" title={path.chains.map((vote) => vote.chain).join(", ")}>{path.chains.length} chains</span>}
        <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>Details</button>
      </div>
      {open && (
        <div class="details">
          <table>
            <caption>Cost by part, nats (the score is exp(−cost))</caption>
            <tbody>{Object.entries(path.parts).map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value.toFixed(3)}</td></tr>)}<tr><th scope="row">sum</th><td>{path.cost.toFixed(3)}</td></tr></tbody>
          </table>
          {path.nodes.slice(1, -1).map((node) => (
            <p key={node.curie}>{node.name}: <button type="button" class="quiet" onClick={() => onThrough(node.curie)}>must pass</button> <button type="button" class="quiet" onClick={() => onAvoid(node.curie)}>must avoid</button></p>
          ))}
          <pre tabIndex={0} aria-label="Cypher of this path">{path.cypher}</pre>
          <button type="button" class="quiet" onClick={() => navigator.clipboard?.writeText(path.cypher)}>Copy Cypher</button>
        </div>
      )}
    </li>
  );
}
