// Small pieces that several pages use.
import type { ComponentChildren } from "preact";
import { href } from "../route";
import type { Ref, Step } from "../types";
import { kind, label } from "../words";
import type { Problem } from "../api";

export function Node({ node }: { node: Ref }) {
  return (
    <a class={`node ${kind(node.category)}`} href={href("concept", { id: node.curie })} title={`${label(node.category)} · ${node.curie}`}>
      {node.name}
    </a>
  );
}

export function Failure({ problem, onPick }: { problem: Problem | null; onPick?: (curie: string) => void }) {
  if (!problem) return null;
  return (
    <div class="problem" role="alert">
      <p>{problem.message}</p>
      {problem.candidates.length > 0 && onPick && (
        <p>
          {problem.candidates.map((one) => (
            <button key={one.curie} type="button" class="chip" onClick={() => onPick(one.curie)}>{one.name} <small>{one.curie}</small></button>
          ))}
        </p>
      )}
    </div>
  );
}

export function Trace({ steps }: { steps: Step[] }) {
  const rounds = [...new Set(steps.map((step) => step.round))];
  return (
    <ol class="trace">
      {rounds.map((round) => (
        <li key={round}>
          <h3>{round ? `Round ${round}` : "Search"}</h3>
          <ul>
            {steps.filter((step) => step.round === round).map((step, place) => (
              <li key={place} class={step.chain ?? "decision"}>
                {step.chain && <strong>{step.id}</strong>} {step.text}
                {step.chain && (
                  <small> {step.chain} chain · {step.chain === "bridge" ? `${step.paths} paths` : `${step.candidates} candidates`} · {step.expansions?.toLocaleString()} expansions{step.truncated ? " · cut short" : ""}</small>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

// What an answer lacks: words that were not understood are no lack of the graph.
const lacking = (line: string) => (/^(not?|none) /i.test(line) ? line[0].toUpperCase() + line.slice(1) : `Not in the graph: ${line}`);

export function Notes({ notes, missing }: { notes: string[]; missing: string[] }) {
  if (!notes.length && !missing.length) return null;
  return (
    <ul class="notes">
      {missing.map((line) => <li key={line} class="missing">{lacking(line)}</li>)}
      {notes.map((line) => <li key={line}>{line}</li>)}
    </ul>
  );
}

export function Tabs({ tabs, at, onPick }: { tabs: [string, string][]; at: string; onPick: (tab: string) => void }) {
  return (
    <div class="tabs" role="tablist">
      {tabs.map(([id, name], place) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === at}
          tabIndex={id === at ? 0 : -1}
          onClick={() => onPick(id)}
          onKeyDown={(event) => {
            const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
            const next = tabs[(place + by + tabs.length) % tabs.length];
            if (by && next) {
              onPick(next[0]);
              document.getElementById(`tab-${next[0]}`)?.focus();
            }
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

export function Panel({ title, children, class: name = "" }: { title?: string; children: ComponentChildren; class?: string }) {
  return <section class={`panel ${name}`}>{title && <h2>{title}</h2>}{children}</section>;
}
