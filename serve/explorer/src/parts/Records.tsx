// The records behind an edge, in a drawer that is told to screen readers and closes with Escape.
import { useEffect, useRef, useState } from "preact/hooks";
import { get, isAbort } from "../api";
import { href } from "../route";
import type { Citation, Evidence } from "../types";
import { safeUrl, share, verb } from "../words";

export function Records({ edge, onClose }: { edge: string; onClose: () => void }) {
  const [citation, setCitation] = useState<Citation | null>(null);
  const [error, setError] = useState("");
  const close = useRef<HTMLButtonElement>(null);
  const [before] = useState(() => document.activeElement); // where the keyboard goes on when the drawer closes

  useEffect(() => {
    const control = new AbortController();
    setCitation(null);
    setError("");
    get<Citation>(`evidence/${encodeURIComponent(edge)}`, {}, control.signal)
      .then(setCitation)
      .catch((problem) => !isAbort(problem) && setError(problem.message));
    close.current?.focus();
    return () => control.abort();
  }, [edge]);
  useEffect(() => {
    return () => { if (before instanceof HTMLElement) before.focus(); };
  }, []);
  useEffect(() => {
    const key = (event: KeyboardEvent) => event.key === "Escape" && onClose();
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, [onClose]);

  return (
    <aside class="drawer" role="dialog" aria-label="Records behind this statement">
      <header>
        <h2>Records</h2>
        <button ref={close} type="button" class="quiet" onClick={onClose} aria-label="Close records">✕</button>
      </header>
      {error && <p class="problem" role="alert">{error}</p>}
      {!citation && !error && <p class="waiting">looking them up …</p>}
      {citation && (
        <>
          <p class="statement">
            <a href={href("concept", { id: citation.subject })}>{citation.subject_name}</a>{" "}
            <em>{citation.negated ? "not " : ""}{verb(citation.predicate)}</em>{" "}
            <a href={href("concept", { id: citation.object })}>{citation.object_name}</a>
          </p>
          <p class="address"><a href={`evidence/${encodeURIComponent(citation.edge_id)}`} target="_blank" rel="noopener">{citation.edge_id}</a></p>
          {citation.evidence.map((piece) => <Piece key={piece.id} piece={piece} />)}
        </>
      )}
    </aside>
  );
}

function Piece({ piece }: { piece: Evidence }) {
  const known: [string, string | null][] = [
    ["Record", piece.record],
    ["Evidence", [piece.evidence_code, verb(piece.knowledge_level), verb(piece.agent_type)].filter(Boolean).join(" · ")],
    ["Frequency", share(piece.frequency) || null],
    ["Primary source", piece.primary_knowledge_source],
    ["Originally", [piece.original_subject, piece.original_object].filter(Boolean).join(" → ") || null],
    ["Licence", piece.licence],
  ];
  return (
    <section class="piece">
      <h3>{piece.source} <small>{piece.source_version}</small></h3>
      <dl>
        {known.map(([name, value]) => value && [<dt>{name}</dt>, <dd>{value}</dd>])}
        {piece.publications.length > 0 && <dt>Publications</dt>}
        {piece.publications.length > 0 && (
          <dd>
            {piece.publications.map((one) => {
              const url = piece.publication_urls.find((url) => url.endsWith(one.split(":").pop() ?? "\0"));
              const safe = url && safeUrl(url);
              return safe ? <a key={one} class="publication" href={safe} target="_blank" rel="noopener noreferrer">{one}</a> : <span key={one} class="publication">{one}</span>;
            })}
          </dd>
        )}
        {Object.entries(piece.qualifiers).map(([name, value]) => [<dt>{verb(name)}</dt>, <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>])}
      </dl>
    </section>
  );
}
