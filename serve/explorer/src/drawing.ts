// What a view draws, apart from how: nodes, edges, where they stand; and the same as files.
import type { Citation, Path, Ref } from "./types";
import { kind, verb } from "./words";

// `fold` is a heading under which statements of one kind stand; it is drawn, and is no concept.
export interface DrawnNode extends Ref { x: number; y: number; fold?: boolean }
// `drawn` says between which nodes an edge is drawn where these are not its ends.
export interface DrawnEdge { id: string; source: string; target: string; predicate: string; negated?: boolean; paths?: number[]; drawn?: [string, string]; silent?: boolean }
export interface Drawing { nodes: DrawnNode[]; edges: DrawnEdge[] }

const COLUMN = 260;
const ROW = 66;

// Paths read from left to right, each in a lane of its own; what two share stands in the lane of the better one.
export function ofPaths(paths: Path[]): Drawing {
  const nodes = new Map<string, DrawnNode>();
  const edges = new Map<string, DrawnEdge>();
  const longest = Math.max(1, ...paths.map((path) => path.hops.length));
  let lane = 0;
  paths.forEach((path, at) => {
    const fresh = path.nodes.slice(1, -1).filter((node) => !nodes.has(node.curie));
    fresh.forEach((node) => nodes.set(node.curie, { ...node, x: path.nodes.indexOf(node) * COLUMN, y: lane * ROW }));
    if (fresh.length) lane += 1;
    path.hops.forEach((hop) => hop.edges.forEach((edge) => {
      const [source, target] = edge.direction > 0 ? [hop.source, hop.target] : [hop.target, hop.source];
      const known = edges.get(edge.edge_id);
      if (known) known.paths!.push(at);
      else edges.set(edge.edge_id, { id: edge.edge_id, source, target, predicate: edge.predicate, paths: [at] });
    }));
  });
  const first = paths[0];
  if (!first) return { nodes: [], edges: [] };
  const middle = ((Math.max(lane, 1) - 1) / 2) * ROW;
  const ends: DrawnNode[] = [{ ...first.nodes[0]!, x: 0, y: middle }, { ...first.nodes.at(-1)!, x: longest * COLUMN, y: middle }];
  return { nodes: [...ends, ...nodes.values()], edges: [...edges.values()] };
}

// Statements that an answer cites: what most of them speak of on the left, the rest in columns by distance from it.
export function ofCitations(citations: Citation[]): Drawing {
  const refs = new Map<string, Ref>();
  const degree = new Map<string, number>();
  for (const one of citations) {
    for (const [curie, name, category] of [[one.subject, one.subject_name, one.subject_category], [one.object, one.object_name, one.object_category]] as const) {
      refs.set(curie, { curie, name, category });
      degree.set(curie, (degree.get(curie) ?? 0) + 1);
    }
  }
  const column = new Map<string, number>();
  for (const root of [...refs.keys()].sort((a, b) => degree.get(b)! - degree.get(a)!)) {
    if (column.has(root)) continue;
    column.set(root, 0);
    for (let frontier = [root], far = 1; frontier.length; far += 1) {
      const next: string[] = [];
      for (const one of citations) {
        for (const [a, b] of [[one.subject, one.object], [one.object, one.subject]] as const) {
          if (frontier.includes(a) && !column.has(b)) {
            column.set(b, far);
            next.push(b);
          }
        }
      }
      frontier = next;
    }
  }
  const edges = citations.map((one) => ({ id: one.edge_id, source: one.subject, target: one.object, predicate: one.predicate, negated: one.negated }));
  return { nodes: standing(refs, column), edges };
}

function standing(refs: Map<string, Ref>, column: Map<string, number>): DrawnNode[] {
  const rows = new Map<number, string[]>();
  for (const curie of refs.keys()) {
    const at = column.get(curie) ?? 0;
    rows.set(at, [...(rows.get(at) ?? []), curie]);
  }
  const tallest = Math.max(...[...rows.values()].map((some) => some.length), 1);
  const gap = Math.max(ROW, Math.min(130, 420 / tallest));
  return [...rows].flatMap(([at, curies]) =>
    curies.map((curie, row) => ({ ...refs.get(curie)!, x: at * COLUMN, y: (row - (curies.length - 1) / 2) * gap })),
  );
}

// The boxes' halves, with a little air.
const [WIDE, HIGH] = [94, 32];
// How far a line may bend aside, in steps of so many pixels, and where along it it may bend.
const [BENDS, BEND] = [16, 48];
const PLACES = [0.5, 0.25, 0.75, 0, 1];

// How a line is bent: its control point's place along it, and how far that lies to the right of it (in the direction of reading).
export interface Bend { place: number; aside: number }

// How a line must bend to meet no box but those of its ends, or as few as may be: the least that does.
export function bend(from: DrawnNode, to: DrawnNode, nodes: DrawnNode[]): Bend {
  const others = nodes.filter((node) => node !== from && node !== to);
  const met = (way: Bend) => {
    const [x, y] = control(from, to, way);
    const boxes = new Set<DrawnNode>();
    for (let at = 0.02; at < 1; at += 0.02) {
      const [a, b, c] = [(1 - at) ** 2, 2 * at * (1 - at), at ** 2];
      const [px, py] = [a * from.x + b * x + c * to.x, a * from.y + b * y + c * to.y];
      for (const node of others) if (Math.abs(node.x - px) < WIDE && Math.abs(node.y - py) < HIGH) boxes.add(node);
    }
    return boxes.size;
  };
  let best: Bend = { place: 0.5, aside: 0 };
  let least = met(best);
  for (let step = 1; step <= BENDS && least; step += 1) {
    for (const place of PLACES) {
      for (const aside of [step * BEND, -step * BEND]) {
        const meets = met({ place, aside });
        if (meets < least) [best, least] = [{ place, aside }, meets];
      }
    }
  }
  return best;
}

// Where the control point of a line stands that is bent so.
function control(from: DrawnNode, to: DrawnNode, { place, aside }: Bend): [number, number] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const far = Math.hypot(dx, dy) || 1;
  return [from.x + place * dx - (aside * dy) / far, from.y + place * dy + (aside * dx) / far];
}

const real = (edge: DrawnEdge) => !edge.id.startsWith("fold ");

// -- as files -------------------------------------------------------------------------------------------------------------------------

const xml = (text: string) =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const cell = (text: string | number) => {
  const safe = /^[=+\-@\t\r]/.test(String(text)) ? `'${text}` : String(text); // spreadsheets run what begins so
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export function csv({ nodes, edges }: Drawing): string {
  edges = edges.filter(real);
  const name = new Map(nodes.map((node) => [node.curie, node.name]));
  const rows = edges.map((edge) => [edge.id, edge.source, name.get(edge.source) ?? "", edge.predicate, edge.negated ? "true" : "false", edge.target, name.get(edge.target) ?? ""]);
  return table([["edge_id", "subject", "subject_name", "predicate", "negated", "object", "object_name"], ...rows]);
}

export function table(rows: (string | number)[][]): string {
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

export function graphml({ nodes, edges }: Drawing): string {
  [nodes, edges] = [nodes.filter((node) => !node.fold), edges.filter(real)];
  const keys = [["name", "node"], ["category", "node"], ["predicate", "edge"], ["negated", "edge"]].map(([id, of]) => `<key id="${id}" for="${of}" attr.name="${id}" attr.type="string"/>`);
  const body = [
    ...nodes.map((node) => `<node id="${xml(node.curie)}"><data key="name">${xml(node.name)}</data><data key="category">${xml(node.category)}</data></node>`),
    ...edges.map((edge) => `<edge id="${xml(edge.id)}" source="${xml(edge.source)}" target="${xml(edge.target)}"><data key="predicate">${xml(edge.predicate)}</data><data key="negated">${Boolean(edge.negated)}</data></edge>`),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys.join("\n")}\n<graph edgedefault="directed">\n${body.join("\n")}\n</graph>\n</graphml>\n`;
}

export function cypher({ edges }: Drawing): string {
  const ids = edges.filter(real).map((edge) => `'${edge.id.replace(/[^\w]/g, "")}'`).join(", ");
  return `MATCH (a:Entity)-[r]->(b:Entity)\nWHERE r.edge_id IN [${ids}]\nRETURN a, r, b`;
}

export function svg({ nodes, edges }: Drawing, colour: (name: string) => string): string {
  const at = new Map(nodes.map((node) => [node.curie, node]));
  const [left, right] = [Math.min(...nodes.map((n) => n.x)) - 110, Math.max(...nodes.map((n) => n.x)) + 110];
  const [top, bottom] = [Math.min(...nodes.map((n) => n.y)) - 50, Math.max(...nodes.map((n) => n.y)) + 50];
  const lines = edges.map((edge) => {
    const [a, b] = (edge.drawn ?? [edge.source, edge.target]).map((end) => at.get(end));
    if (!a || !b) return "";
    const [cx, cy] = control(a, b, bend(a, b, nodes));
    const [x, y] = [(a.x + 2 * cx + b.x) / 4, (a.y + 2 * cy + b.y) / 4];
    return `<path d="M${a.x} ${a.y}Q${cx} ${cy} ${b.x} ${b.y}" fill="none" stroke="#888"${edge.negated ? ' stroke-dasharray="5 4"' : ""}/><text x="${x}" y="${y - 4}" font-size="10" text-anchor="middle" fill="#555">${xml(edge.silent ? "" : (edge.negated ? "not " : "") + verb(edge.predicate) + (a.x <= b.x ? " →" : ""))}</text>`;
  });
  const boxes = nodes.map((node) => {
    const name = node.name.length > 30 ? `${node.name.slice(0, 29)}…` : node.name;
    return `<g><rect x="${node.x - 85}" y="${node.y - 20}" width="170" height="40" rx="9" fill="#fff" stroke="${colour(kind(node.category))}" stroke-width="1.6"/><text x="${node.x}" y="${node.y}" font-size="12" font-weight="600" text-anchor="middle" fill="#1d2b29">${xml(name)}</text><text x="${node.x}" y="${node.y + 14}" font-size="9" text-anchor="middle" fill="#666">${xml(node.fold ? "" : node.curie)}</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${right - left} ${bottom - top}" font-family="system-ui, sans-serif"><rect x="${left}" y="${top}" width="100%" height="100%" fill="#fff"/>${lines.join("")}${boxes.join("")}</svg>\n`;
}
