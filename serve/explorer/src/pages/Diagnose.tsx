import { useEffect, useState } from "preact/hooks";
import { get, isAbort, post, Problem } from "../api";
import { Records } from "../parts/Records";
import { Save } from "../parts/Save";
import { Suggest } from "../parts/Suggest";
import { Failure, Notes } from "../parts/Told";
import { go, href } from "../route";
import type { Candidate, Diagnosis, Match, Term } from "../types";
import { often, share } from "../words";

type State = "has" | "not" | "unknown";

export function Diagnose({ params }: { params: URLSearchParams }) {
  const has = params.getAll("has");
  const not = params.getAll("not");
  const unknown = params.getAll("unknown");
  // What counts beside the findings: without it a packet's patient would be another's.
  const sex = params.get("sex");
  const onset = params.get("onset");
  const genes = params.getAll("gene");
  const asked = params.toString();
  const [names, setNames] = useState<Record<string, string>>({});
  const [found, setFound] = useState<Diagnosis | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [edge, setEdge] = useState("");
  const [text, setText] = useState("");
  const [over, setOver] = useState(false);
  const [read, setRead] = useState<{ notes: string[]; missing: string[] }>({ notes: [], missing: [] });

  const beside = { sex: sex ?? undefined, onset: onset ?? undefined, gene: genes };
  const set = (next: { has?: string[]; not?: string[]; unknown?: string[]; sex?: string; onset?: string; gene?: string[] }) => go("diagnose", { has, not, unknown, ...beside, ...next });
  const put = (curie: string, state: State | null, name?: string) => {
    if (name) setNames((known) => ({ ...known, [curie]: name }));
    const without = (list: string[]) => list.filter((one) => one !== curie);
    const lists = { has: without(has), not: without(not), unknown: without(unknown) };
    if (state) lists[state] = [...lists[state], curie];
    set(lists);
  };

  useEffect(() => {
    setProblem(null);
    if (!has.length && !not.length) { setFound(null); setRead({ notes: [], missing: [] }); return; }
    const control = new AbortController();
    setBusy(true);
    post<Diagnosis>("diagnose", { observed: has, excluded: not, sex: sex ?? undefined, onset: onset ?? undefined, genes, k: 10 }, control.signal)
      .then((told) => {
        setFound(told);
        setNames((known) => ({ ...known, ...Object.fromEntries([...told.observed, ...told.excluded, ...told.circumstances.genes, ...told.next_findings.map((one) => one.finding)].map((one) => [one.curie, one.name])) }));
      })
      .catch((error) => !isAbort(error) && setProblem(error))
      .finally(() => setBusy(false));
    return () => control.abort();
  }, [asked]);
  useEffect(() => {
    [...has, ...not, ...unknown, ...genes].filter((one) => !names[one]).forEach((one) =>
      get<{ name: string }>(`concepts/${encodeURIComponent(one)}`, { limit: 0 }).then((told) => setNames((known) => ({ ...known, [one]: told.name }))).catch(() => undefined));
  }, [asked]);

  async function take(body: { phenopacket?: unknown; text?: string }) {
    setBusy(true);
    setProblem(null);
    try {
      const told = await post<Diagnosis>("diagnose", { ...body, k: 1 });
      const { genes: theirs, ...own } = told.circumstances;
      setNames((known) => ({ ...known, ...Object.fromEntries([...told.observed, ...told.excluded, ...theirs].map((one) => [one.curie, one.name])) }));
      setRead({ notes: told.notes, missing: told.grounding?.nil.map((one) => `not understood: “${one.text}”`) ?? [] });
      set({
        has: [...new Set([...has, ...told.observed.map((one) => one.curie)])], not: [...new Set([...not, ...told.excluded.map((one) => one.curie)])],
        sex: own.sex ?? sex ?? undefined, onset: own.onset ?? onset ?? undefined, gene: [...new Set([...genes, ...theirs.map((one) => one.curie)])],
      });
      setText("");
    } catch (error) {
      setProblem(error as Problem);
    } finally {
      setBusy(false);
    }
  }
  async function dropped(file: File | undefined) {
    if (!file) return;
    try {
      await take({ phenopacket: JSON.parse(await file.text()) });
    } catch {
      setProblem(new Problem(422, `${file.name} is not a phenopacket: it is not JSON`));
    }
  }

  const next = found?.next_findings.find((one) => ![...has, ...not, ...unknown].includes(one.finding.curie));
  return (
    <div class={`diagnose ${over ? "over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); void dropped(event.dataTransfer?.files[0]); }}>
      <h1>Differential diagnosis</h1>
      <section class="panel findings" aria-label="Findings">
        <Suggest name="Add a finding" value="" keep={false} category="PhenotypicFeature" placeholder="Add a finding: arachnodactyly, HP:0001083 …" onPick={(one) => put(one.curie, "has", one.name)} />
        <ul class="chips">
          {([["has", has], ["not", not], ["unknown", unknown]] as const).flatMap(([state, list]) => list.map((curie) => (
            <li key={curie} class={`finding ${state}`}>
              <span>{names[curie] ?? curie}</span>
              <select aria-label={`${names[curie] ?? curie}: is it there?`} value={state} onChange={(event) => put(curie, event.currentTarget.value as State)}>
                <option value="has">present</option><option value="not">absent</option><option value="unknown">unknown</option>
              </select>
              <button type="button" class="quiet" aria-label={`Drop ${names[curie] ?? curie}`} onClick={() => put(curie, null)}>✕</button>
            </li>
          )))}
          {sex && <li class="finding"><span>{sex}</span> <button type="button" class="quiet" aria-label="Drop the sex" onClick={() => set({ sex: undefined })}>✕</button></li>}
          {onset && <li class="finding"><span>onset {names[onset] ?? onset}</span> <button type="button" class="quiet" aria-label="Drop the onset" onClick={() => set({ onset: undefined })}>✕</button></li>}
          {genes.map((gene) => <li key={gene} class="finding"><span>gene {names[gene] ?? gene}</span> <button type="button" class="quiet" aria-label={`Drop the gene ${names[gene] ?? gene}`} onClick={() => set({ gene: genes.filter((one) => one !== gene) })}>✕</button></li>)}
        </ul>
        <div class="ways">
          <form onSubmit={(event) => { event.preventDefault(); if (text.trim()) void take({ text }); }}>
            <label class="visually-hidden" for="patient">The patient in words</label>
            <input id="patient" value={text} onInput={(event) => setText(event.currentTarget.value)} autocomplete="off" placeholder="Or describe the patient: tall girl with ectopia lentis, no hearing loss …" />
            <button type="submit">Read</button>
          </form>
          <label class="button file">Phenopacket … <input type="file" accept=".json,application/json" onChange={(event) => { void dropped(event.currentTarget.files?.[0]); event.currentTarget.value = ""; }} /></label>
        </div>
        <p class="hint">Drop a GA4GH Phenopacket anywhere here. Nothing of a patient is kept or logged by the server; the findings stand in this page’s address.</p>
      </section>
      <p class="progress" role="status" aria-live="polite">{busy ? "comparing …" : found ? `${found.compared.toLocaleString()} diseases compared` : ""}</p>
      <Failure problem={problem} />
      {next && found && (
        <section class="panel next" aria-label="The next question">
          <h2>What would tell them apart best</h2>
          <p class="question"><a href={href("concept", { id: next.finding.curie })}>{next.finding.name}</a>?
            <button type="button" onClick={() => put(next.finding.curie, "has", next.finding.name)}>Yes</button>
            <button type="button" onClick={() => put(next.finding.curie, "not", next.finding.name)}>No</button>
            <button type="button" class="quiet" onClick={() => put(next.finding.curie, "unknown", next.finding.name)}>Don’t know</button>
          </p>
          <p class="hint">Of the patients with each leading disease, so many have it:</p>
          <ul class="expected">{next.expected.slice(0, 5).map(([disease, chance]) => {
            const named = found.candidates.find((one) => one.disease === disease);
            return named && <li key={disease}><span>{named.name}</span> <meter min={0} max={1} value={chance} /> <small>{share(chance)}</small></li>;
          })}</ul>
        </section>
      )}
      {found && <Notes notes={[...new Set([...read.notes, ...found.notes])]} missing={[...new Set([...read.missing, ...found.missing])]} />}
      {found && <ol class="candidates">{found.candidates.map((one) => <CandidateItem key={one.disease} one={one} onEdge={setEdge} />)}</ol>}
      {found && found.candidates.length > 0 && (
        <Save
          name="differential"
          json={found}
          rows={() => [["rank", "disease", "name", "probability", "for", "against", "unexplained"], ...found.candidates.map((one) => [one.rank, one.disease, one.name, one.probability, said(one.supports), said(one.against), one.unexplained.map((term) => term.name).join("; ")])]}
        />
      )}
      {edge && <Records edge={edge} onClose={() => setEdge("")} />}
    </div>
  );
}

const said = (matches: Match[]) => matches.map((match) => (match.excluded ? "no " : "") + match.name).join("; ");

function CandidateItem({ one, onEdge }: { one: Candidate; onEdge: (edge: string) => void }) {
  const [open, setOpen] = useState(one.rank <= 3);
  return (
    <li class="panel candidate">
      <div class="head">
        <span class="rank">{one.rank}</span>
        <h2><a href={href("concept", { id: one.disease })}>{one.name}</a> <small>{one.disease}</small></h2>
        <meter min={0} max={1} value={one.probability} aria-label="Probability" /><span class="probability">{share(one.probability)}</span>
        <button type="button" class="quiet" aria-expanded={open} aria-label={`For and against ${one.name}`} onClick={() => setOpen(!open)}>{open ? "▴" : "▾"}</button>
      </div>
      {open && (
        <div class="sides">
          <Side name="For" matches={one.supports} onEdge={onEdge} />
          <Side name="Against" matches={one.against} unexplained={one.unexplained} onEdge={onEdge} />
        </div>
      )}
    </li>
  );
}

function Side({ name, matches, unexplained = [], onEdge }: { name: string; matches: Match[]; unexplained?: Term[]; onEdge: (edge: string) => void }) {
  const said = new Set(matches.map((match) => match.finding));
  return (
    <section class={`side ${name.toLowerCase()}`}>
      <h3>{name}</h3>
      <ul>
        {matches.map((match) => (
          <li key={match.finding}>
            <span>{match.excluded && "no "}{match.name}</span>
            {match.via && match.via !== match.finding && <small> by {[...match.annotations, ...match.relatives].find((one) => one.term.curie === match.via)?.term.name ?? match.via}</small>}
            {[...match.annotations, ...match.relatives].slice(0, 3).map((one) => (
              <button key={one.edge_id} type="button" class="cite wide" onClick={() => onEdge(one.edge_id)} title={`Records of ${one.term.name}`} aria-label={`${one.frequency[0] ? often(one.frequency[0]) : one.negated ? "denied" : "recorded"}: records of ${one.term.name}`}>{one.frequency[0] ? often(one.frequency[0]) : one.negated ? "denied" : "recorded"}</button>
            ))}
            <small class="nats">{match.contribution > 0 ? "+" : ""}{match.contribution.toFixed(1)}</small>
          </li>
        ))}
        {unexplained.filter((one) => !said.has(one.curie)).map((one) => <li key={one.curie}>{one.name} <small>not explained</small></li>)}
        {!matches.length && !unexplained.length && <li><small>nothing</small></li>}
      </ul>
    </section>
  );
}
