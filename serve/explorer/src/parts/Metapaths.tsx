import { useEffect, useState } from "preact/hooks";
import { get, isAbort, Problem } from "../api";
import type { MetapathTable, Ref } from "../types";
import { small } from "../words";
import { Save } from "./Save";
import { Failure, Node } from "./Told";

interface Listed { total: number; paths: { nodes: Ref[]; weight: number; share: number }[] }

export function Metapaths({ from, to }: { from: string; to: string }) {
  const [table, setTable] = useState<MetapathTable | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState(true);
  const [open, setOpen] = useState("");
  const [listed, setListed] = useState<Listed | null>(null);

  useEffect(() => {
    const control = new AbortController();
    setBusy(true);
    get<MetapathTable>("metapaths", { from, to, p_values: all ? "all" : "ready", seconds: all ? 14 : 5 }, control.signal)
      .then(setTable)
      .catch((error) => !isAbort(error) && setProblem(error))
      .finally(() => setBusy(false));
    return () => control.abort();
  }, [from, to, all]);
  useEffect(() => {
    setListed(null);
    if (open) get<Listed>("metapaths/paths", { from, to, metapath: open, limit: 20 }).then(setListed).catch(setProblem);
  }, [open]);

  if (!table) return <div class="panel">{busy ? <p class="waiting">counting typed paths …</p> : <Failure problem={problem} />}</div>;
  const missing = table.rows.filter((row) => row.p_value === null).length;
  return (
    <div class="panel">
      <Failure problem={problem} />
      <p>{table.rows.length} of {table.possible} kinds of path join the two. The p-value is the chance of so large a degree-weighted path count (DWPC) between concepts of the same degrees where the graph’s edges are permuted.</p>
      {missing > 0 && <p><button type="button" disabled={busy} onClick={() => setAll(true)}>{busy ? "permuting …" : `Work out ${missing} more p-values`}</button> <small>takes seconds each; what is worked out is kept</small></p>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Metapaths">
        <table class="metapaths">
          <thead><tr><th scope="col">Kind of path</th><th scope="col">Paths</th><th scope="col">DWPC</th><th scope="col">p</th><th scope="col">adjusted</th><th scope="col">For instance</th></tr></thead>
          <tbody>
            {table.rows.map((row) => [
              <tr key={row.metapath}>
                <th scope="row"><button type="button" class="quiet" aria-expanded={open === row.metapath} onClick={() => setOpen(open === row.metapath ? "" : row.metapath)}>{row.words}</button><code>{row.metapath}</code></th>
                <td>{row.paths.toLocaleString()}</td>
                <td>{small(row.dwpc)}</td>
                <td>{row.p_value === null ? "–" : small(row.p_value)}</td>
                <td class={row.adjusted !== null && row.adjusted < 0.05 ? "strong" : ""}>{row.adjusted === null ? "–" : small(row.adjusted)}</td>
                <td>{row.example.join(" – ")}</td>
              </tr>,
              open === row.metapath && (
                <tr key={`${row.metapath}-paths`}>
                  <td colSpan={6}>
                    {!listed && <p class="waiting">listing …</p>}
                    {listed && <ol class="typed">{listed.paths.map((path, place) => <li key={place}>{path.nodes.map((node) => <Node key={node.curie} node={node} />)} <small>{(path.share * 100).toFixed(1)} % of the DWPC</small></li>)}</ol>}
                    <pre tabIndex={0}>{row.cypher}</pre>
                  </td>
                </tr>
              ),
            ])}
          </tbody>
        </table>
      </div>
      <Save
        name={`metapaths-${from}-${to}`}
        json={table}
        rows={() => [["metapath", "words", "hops", "paths", "dwpc", "p_value", "adjusted"], ...table.rows.map((row) => [row.metapath, row.words, row.hops, row.paths, row.dwpc, row.p_value ?? "", row.adjusted ?? ""])]}
      />
    </div>
  );
}
