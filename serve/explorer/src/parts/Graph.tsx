// A drawing on the screen (Cytoscape.js). Everything in it can be reached in the lists beside it, which is what screen readers get.
import cytoscape from "cytoscape";
import { useEffect, useRef } from "preact/hooks";
import type { DrawnEdge, DrawnNode, Drawing } from "../drawing";
import * as files from "../drawing";
import { kind, verb } from "../words";
import { CopyLink, download } from "./Save";

interface Props {
  drawing: Drawing;
  lit?: { edges?: Set<string>; path?: number } | null;
  onNode?: (curie: string) => void;
  onEdge?: (edge: string) => void;
  json?: unknown;
  name: string;
}

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#777777";

function style(): cytoscape.StylesheetJson {
  const kinds = ["disease", "phenotype", "gene", "chemical", "process", "anatomy", "other"];
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle", width: 176, height: 54, "background-color": colour("surface"), "border-width": 1.8, "border-color": colour("other"),
        label: "data(name)", color: colour("ink"), "font-size": 12, "font-weight": 600, "text-wrap": "wrap", "text-max-width": "164px", "text-valign": "center",
        "font-family": "system-ui, sans-serif", "text-overflow-wrap": "whitespace",
      },
    },
    ...kinds.map((name) => ({ selector: `node.${name}`, style: { "border-color": colour(name), "background-color": colour(`${name}-soft`) } })),
    { selector: "node.long", style: { "font-size": 10 } },
    { selector: "node.fold", style: { shape: "round-rectangle", width: 168, height: 34, "border-width": 1, "border-style": "dashed", "font-weight": 400, "font-size": 11, color: colour("quiet"), "background-color": colour("ground") } },
    { selector: "node.centre", style: { "border-width": 3.5 } },
    {
      selector: "edge",
      style: {
        width: 1.6, "line-color": colour("line"), "target-arrow-color": colour("line"), "target-arrow-shape": "triangle", "curve-style": "bezier",
        "control-point-step-size": 34, label: "data(said)", "font-size": 10, color: colour("quiet"), "text-background-color": colour("ground"), "text-background-opacity": 0.92,
        "text-background-padding": "2px", "text-rotation": "autorotate", "text-wrap": "ellipsis", "text-max-width": "data(room)", "font-family": "system-ui, sans-serif",
      },
    },
    { selector: "edge[aside]", style: { "curve-style": "unbundled-bezier", "control-point-weights": "data(place)", "control-point-distances": "data(aside)", "edge-distances": "node-position" } },
    { selector: "edge.negated", style: { "line-style": "dashed", "line-color": colour("against"), "target-arrow-color": colour("against") } },
    { selector: ".dim", style: { opacity: 0.18 } },
    { selector: "edge.lit", style: { width: 3.2, "line-color": colour("accent"), "target-arrow-color": colour("accent"), color: colour("accent"), "z-index": 9 } },
  ] as unknown as cytoscape.StylesheetJson;
}

// A longer name takes four lines of a box, which hold smaller letters only.
const LONG = 44;
// The boxes' halves, and what an arrow's head takes.
const [HALF_WIDTH, HALF_HEIGHT, HEAD] = [88, 27, 14];

// How long a statement's words may be, in pixels, to stay between the boxes of its ends.
function room(from: DrawnNode | undefined, to: DrawnNode | undefined): string {
  const [dx, dy] = [Math.abs((to?.x ?? 0) - (from?.x ?? 0)), Math.abs((to?.y ?? 0) - (from?.y ?? 0))];
  const within = Math.min(dx ? HALF_WIDTH / dx : Infinity, dy ? HALF_HEIGHT / dy : Infinity, 0.5); // of the line, in each box
  return `${Math.max(24, Math.round(Math.hypot(dx, dy) * (1 - 2 * within) - HEAD))}px`;
}

// The smallest scale at which names can be read: a narrow screen shows a part of the drawing, the "Fit" button all of it.
const LEGIBLE = 0.62;

function show(graph: cytoscape.Core) {
  graph.fit(undefined, 30);
  if (graph.zoom() >= LEGIBLE || graph.width() > 600) return;
  graph.zoom(LEGIBLE);
  graph.center(graph.nodes(".centre"));
  graph.panBy({ x: 100 * LEGIBLE - graph.width() / 2 + 12, y: 0 });
}

// How a line goes round the boxes between its ends, where it must.
function bent(from: DrawnNode | undefined, to: DrawnNode | undefined, nodes: DrawnNode[]): Partial<files.Bend> {
  const way = from && to ? files.bend(from, to, nodes) : { aside: 0 };
  return way.aside ? way : {};
}

interface Bundle { ids: string[]; source: string; target: string; said: string; paths: number[]; negated: boolean }

// Statements between the same two, in the same direction, are one line that says the first and counts the others.
function bundles(edges: DrawnEdge[]): Bundle[] {
  const made = new Map<string, Bundle & { others: number }>();
  for (const edge of edges) {
    const [source, target] = edge.drawn ?? [edge.source, edge.target];
    const key = `${source} ${target} ${Boolean(edge.negated)}`;
    const known = made.get(key);
    if (known) {
      known.ids.push(edge.id);
      known.paths.push(...(edge.paths ?? []));
      known.others += 1;
    } else {
      const said = edge.silent ? "" : (edge.negated ? "not " : "") + verb(edge.predicate);
      made.set(key, { ids: [edge.id], source, target, said, paths: [...(edge.paths ?? [])], negated: Boolean(edge.negated), others: 0 });
    }
  }
  return [...made.values()].map(({ others, ...bundle }) => ({ ...bundle, said: others ? `${bundle.said} +${others}` : bundle.said }));
}

export function Graph({ drawing, lit, onNode, onEdge, json, name }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const graph = useRef<cytoscape.Core | null>(null);
  const handlers = useRef({ onNode, onEdge });
  handlers.current = { onNode, onEdge };

  useEffect(() => {
    if (!box.current) return;
    const made = cytoscape({ container: box.current, minZoom: 0.2, maxZoom: 2.5, style: style(), layout: { name: "preset" }, autoungrabify: false });
    made.on("tap", "node", (event) => handlers.current.onNode?.(event.target.id()));
    made.on("tap", "edge", (event) => handlers.current.onEdge?.(event.target.id()));
    const themed = () => made.style(style());
    const resized = new ResizeObserver(() => { made.resize(); show(made); });
    resized.observe(box.current);
    addEventListener("themechange", themed);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);
    graph.current = made;
    return () => {
      resized.disconnect();
      removeEventListener("themechange", themed);
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const made = graph.current;
    if (!made) return;
    const placed = new Map(drawing.nodes.map((node) => [node.curie, node]));
    made.batch(() => {
      made.elements().remove();
      made.add([
        ...drawing.nodes.map((node, place) => ({
          data: { id: node.curie, name: node.name.length > 64 ? `${node.name.slice(0, 63)}…` : node.name },
          classes: `${kind(node.category)} ${node.name.length > LONG ? "long" : ""} ${node.fold ? "fold" : ""} ${place === 0 ? "centre" : ""}`,
          position: { x: node.x, y: node.y },
        })),
        ...bundles(drawing.edges).map((bundle) => ({ data: { ...bundle, id: bundle.ids[0]!, room: room(placed.get(bundle.source), placed.get(bundle.target)), ...bent(placed.get(bundle.source), placed.get(bundle.target), drawing.nodes) }, classes: bundle.negated ? "negated" : "" })),
      ]);
    });
    show(made);
  }, [drawing]);

  useEffect(() => {
    const made = graph.current;
    if (!made) return;
    made.batch(() => {
      made.elements().removeClass("dim lit");
      if (!lit) return;
      const edges = made.edges().filter((edge) => (edge.data("ids") as string[]).some((id) => lit.edges?.has(id)) || (lit.path !== undefined && (edge.data("paths") as number[]).includes(lit.path)));
      if (!edges.length) return;
      made.elements().not(edges.union(edges.connectedNodes())).addClass("dim");
      edges.addClass("lit");
    });
  }, [lit, drawing]);

  function save(type: string) {
    const made = graph.current;
    if (!made) return;
    const placed = { ...drawing, nodes: drawing.nodes.map((node) => ({ ...node, ...made.getElementById(node.curie).position() })) };
    const texts: Record<string, () => [string, string]> = {
      svg: () => [files.svg(placed, colour), "image/svg+xml"],
      csv: () => [files.csv(placed), "text/csv"],
      json: () => [JSON.stringify(json ?? placed, null, 2), "application/json"],
      graphml: () => [files.graphml(placed), "application/xml"],
      cypher: () => [files.cypher(placed), "text/plain"],
    };
    const told = texts[type];
    const blob = told ? new Blob([told()[0]], { type: told()[1] }) : (made.png({ output: "blob", full: true, scale: 2, bg: colour("ground") }) as unknown as Blob);
    download(name, type, blob);
  }

  return (
    <figure class="graph" aria-label={`A drawing of ${drawing.nodes.length} concepts and ${drawing.edges.length} statements; the list beside it says the same`}>
      <div ref={box} class="canvas" aria-hidden="true" />
      <figcaption>
        <button type="button" class="quiet" onClick={() => graph.current?.fit(undefined, 30)}>Fit</button>
        <span class="export">
          Save
          {["png", "svg", "csv", "json", "graphml", "cypher"].map((type) => <button key={type} type="button" class="quiet" onClick={() => save(type)}>{type === "cypher" ? "Cypher" : type === "graphml" ? "GraphML" : type.toUpperCase()}</button>)}
          <CopyLink />
        </span>
      </figcaption>
    </figure>
  );
}
