import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { isAbort, Problem, stream } from "../api";
import { ofCitations } from "../drawing";
import { useFollowing } from "../follow";
import { Graph } from "../parts/Graph";
import { Records } from "../parts/Records";
import { Failure, Notes, Trace } from "../parts/Told";
import { go } from "../route";
import { useTitle } from "../title";
import { counted } from "../words";
import type { Answer, Citation, Claim, Step } from "../types";

type Streamed = Claim & { cited: Citation[] };

export function Ask({ params }: { params: URLSearchParams }) {
  const question = params.get("q") ?? "";
  const [text, setText] = useFollowing(question, [question]);
  const [steps, setSteps] = useState<Step[]>([]);
  const [claims, setClaims] = useState<Streamed[]>([]);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [lit, setLit] = useState<{ edges: Set<string> } | null>(null);
  const [edge, setEdge] = useState("");
  const control = useRef<AbortController | null>(null);
  useTitle(question, "Ask");

  useEffect(() => {
    if (!question) return;
    const stop = (control.current = new AbortController());
    setBusy(true);
    setSteps([]);
    setClaims([]);
    setAnswer(null);
    setProblem(null);
    stream("ask", { method: "POST", body: JSON.stringify({ question }) }, (event, data) => {
      if (event === "step") setSteps((seen) => [...seen, data]);
      else if (event === "claim") setClaims((seen) => [...seen, data]);
      else if (event === "answer") setAnswer(data);
    }, stop.signal)
      .catch((error) => !isAbort(error) && setProblem(error instanceof Problem ? error : new Problem(0, String(error.message ?? error))))
      .finally(() => setBusy(false));
    return () => stop.abort();
  }, [question]);

  const citations = answer?.citations ?? [...new Map(claims.flatMap((claim) => claim.cited).map((one) => [one.edge_id, one])).values()];
  const drawing = useMemo(() => ofCitations(citations.slice(0, 40)), [citations.length, answer]);
  const light = (claim: Claim | null) => setLit(claim ? { edges: new Set(claim.citations.map((number) => citations.find((one) => one.number === number)?.edge_id ?? "")) } : null);

  return (
    <div class="asked">
      <h1 class="visually-hidden">Ask a question</h1>
      <form class="ask" onSubmit={(event) => { event.preventDefault(); if (text.trim()) go("ask", { q: text }); }}>
        <label class="visually-hidden" for="ask">A question</label>
        <textarea id="ask" rows={2} value={text} placeholder="Which genes cause Marfan syndrome?" onInput={(event) => setText(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); if (text.trim()) go("ask", { q: text }); } }} />
        {busy ? <button type="button" onClick={() => { control.current?.abort(); setBusy(false); }}>Stop</button> : <button type="submit">Ask</button>}
      </form>
      <p class="progress" role="status" aria-live="polite">{busy ? steps.at(-1)?.text ?? "reading the question …" : answer ? (answer.claims.length ? `${counted(answer.claims.length, "claim")}, ${counted(answer.citations.length, "statement")} cited` : "nothing is claimed") : ""}</p>
      <Failure problem={problem} />
      {(answer || claims.length > 0) && (
        <div class="beside">
          <article class="answer panel" aria-label="Answer">
            {answer?.abstained && answer.claims.length > 0 && <p class="abstained">Not a whole answer: what was left out of it is told.</p>}
            {answer ? <Text answer={answer} onLight={light} onEdge={setEdge} /> : claims.map((claim, place) => <p key={place} class="line">{claim.text}</p>)}
            {answer && <Notes notes={answer.notes} missing={answer.missing} />}
            {answer && answer.trace.length > 0 && <details><summary>How it was found</summary><Trace steps={answer.trace} /></details>}
          </article>
          {drawing.nodes.length > 0 && <Graph drawing={drawing} lit={lit} onEdge={setEdge} onNode={(curie) => go("concept", { id: curie })} json={answer} name="answer" />}
        </div>
      )}
      {edge && <Records edge={edge} onClose={() => setEdge("")} />}
    </div>
  );
}

// The answer's text with its claims marked where they stand, line by line.
function Text({ answer, onLight, onEdge }: { answer: Answer; onLight: (claim: Claim | null) => void; onEdge: (edge: string) => void }) {
  const points = [...answer.text]; // spans count characters, not UTF-16 units
  const lines: { start: number; end: number }[] = [];
  let start = 0;
  points.forEach((one, at) => { if (one === "\n") { lines.push({ start, end: at }); start = at + 1; } });
  lines.push({ start, end: points.length });
  return (
    <>
      {lines.map((line) => {
        const within = answer.claims.filter((claim) => claim.start >= line.start && claim.start < line.end).sort((a, b) => a.start - b.start);
        const parts: preact.ComponentChild[] = [];
        let at = line.start;
        const plain = (to: number) => { if (to > at) parts.push(points.slice(at, to).join("").replace(/(\s*\[\d+\])+\s*$/, "").replace(/^(\s*\[\d+\])+/, "")); at = Math.max(at, to); };
        for (const claim of within) {
          plain(claim.start);
          parts.push(
            <span key={claim.start} class={`claim ${claim.negated ? "negated" : ""}`} onMouseEnter={() => onLight(claim)} onMouseLeave={() => onLight(null)}>
              {claim.text}
              {claim.citations.map((number) => (
                <button key={number} type="button" class="cite" onFocus={() => onLight(claim)} onBlur={() => onLight(null)} onClick={() => onEdge(answer.citations.find((one) => one.number === number)?.edge_id ?? "")} aria-label={`Records of statement ${number}`}>{number}</button>
              ))}
            </span>,
          );
          at = Math.max(at, claim.end);
        }
        plain(line.end);
        const said = points.slice(line.start, line.end).join("");
        const heads = !within.length && /^\d+\. |:$/.test(said); // a place in a ranking, or what a list follows
        return <p key={line.start} class={`line ${said.startsWith(" ") ? "indent" : heads ? "heading" : ""}`}>{parts}</p>;
      })}
    </>
  );
}
