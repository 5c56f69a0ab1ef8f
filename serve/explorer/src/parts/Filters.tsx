import { useEffect, useState } from "preact/hooks";
import { get, type Params } from "../api";
import type { Stats } from "../types";
import { label, verb } from "../words";
import { Suggest } from "./Suggest";

export interface Chosen {
  through: string[]; avoid: string[]; category: string[]; not_category: string[]; predicate: string[]; not_predicate: string[]; knowledge_source: string[];
  level: string; max_hops: number; directed: boolean; without_hubs: number;
}

const LISTS = ["through", "avoid", "category", "not_category", "predicate", "not_predicate", "knowledge_source"] as const;
const LEVELS = ["knowledge_assertion", "logical_entailment", "observation", "statistical_association", "prediction"];

export function fromParams(params: URLSearchParams): Chosen {
  const lists = Object.fromEntries(LISTS.map((name) => [name, params.getAll(name)])) as Pick<Chosen, (typeof LISTS)[number]>;
  return { ...lists, level: params.get("level") ?? "", max_hops: Number(params.get("max_hops") ?? 3), directed: params.get("directed") === "true", without_hubs: Number(params.get("without_hubs") ?? 0) };
}

export function toParams(chosen: Chosen): Params {
  return { ...chosen, max_hops: chosen.max_hops === 3 ? undefined : chosen.max_hops, without_hubs: chosen.without_hubs || undefined };
}

export function Filters({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const [stats, setStats] = useState<Stats | null>(null);
  const [sources, setSources] = useState<string[]>([]);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open || stats) return;
    get<Stats>("stats").then(setStats).catch(() => undefined);
    get<{ sources: { name: string }[] }>("sources").then((told) => setSources(told.sources.map((one) => one.name))).catch(() => undefined);
  }, [open]);
  const set = LISTS.flatMap((name) => chosen[name].map((value) => ({ name, value })));
  const add = (name: (typeof LISTS)[number], value: string) => value && onChange({ ...chosen, [name]: [...new Set([...chosen[name], value])] });
  const drop = (name: (typeof LISTS)[number], value: string) => onChange({ ...chosen, [name]: chosen[name].filter((one) => one !== value) });
  const said: Record<string, string> = { through: "through", avoid: "avoiding", category: "only by", not_category: "not by", predicate: "only", not_predicate: "without", knowledge_source: "from" };

  return (
    <div class="filters">
      <div class="chips">
        {set.map(({ name, value }) => (
          <button key={name + value} type="button" class="chip" onClick={() => drop(name, value)} aria-label={`Drop the filter ${said[name]} ${value}`}>
            <small>{said[name]}</small> {name.includes("category") ? label(value) : verb(value)} ✕
          </button>
        ))}
        <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? "Fewer filters" : "Filters"}</button>
      </div>
      {open && (
        <div class="grid">
          <label>Hops at most <input type="number" min={1} max={6} value={chosen.max_hops} onChange={(event) => onChange({ ...chosen, max_hops: Math.min(6, Math.max(1, Number(event.currentTarget.value) || 3)) })} /></label>
          <label>Weakest evidence
            <select value={chosen.level} onChange={(event) => onChange({ ...chosen, level: event.currentTarget.value })}>
              <option value="">any</option>
              {LEVELS.map((one) => <option key={one} value={one}>{verb(one)}</option>)}
            </select>
          </label>
          <Pick name="Through" options={Object.keys(stats?.categories ?? {})} show={label} onPick={(value) => add("category", value)} />
          <Pick name="Not through" options={Object.keys(stats?.categories ?? {})} show={label} onPick={(value) => add("not_category", value)} />
          <Pick name="Only statements" options={Object.keys(stats?.predicates ?? {})} show={verb} onPick={(value) => add("predicate", value)} />
          <Pick name="No statements" options={Object.keys(stats?.predicates ?? {})} show={verb} onPick={(value) => add("not_predicate", value)} />
          <Pick name="Source" options={sources} show={(one) => one} onPick={(value) => add("knowledge_source", value)} />
          <label>Most generic concepts left out <input type="number" min={0} max={10000} step={50} value={chosen.without_hubs} onChange={(event) => onChange({ ...chosen, without_hubs: Math.max(0, Number(event.currentTarget.value) || 0) })} /></label>
          <label class="check"><input type="checkbox" checked={chosen.directed} onChange={(event) => onChange({ ...chosen, directed: event.currentTarget.checked })} /> along the statements’ direction only</label>
          <Suggest name="Must pass" value="" keep={false} placeholder="Must pass …" onPick={(one) => add("through", one.curie)} />
          <Suggest name="Must avoid" value="" keep={false} placeholder="Must avoid …" onPick={(one) => add("avoid", one.curie)} />
        </div>
      )}
    </div>
  );
}

function Pick({ name, options, show, onPick }: { name: string; options: string[]; show: (value: string) => string; onPick: (value: string) => void }) {
  return (
    <label>{name}
      <select value="" onChange={(event) => onPick(event.currentTarget.value)}>
        <option value="">…</option>
        {[...options].sort().map((one) => <option key={one} value={one}>{show(one)}</option>)}
      </select>
    </label>
  );
}
