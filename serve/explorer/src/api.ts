// The one place that talks to the server, under the address that the page came from.

export class Problem extends Error {
  constructor(readonly status: number, message: string, readonly candidates: { curie: string; name: string; category: string }[] = []) {
    super(message);
  }
}

const KEY = "medclew-key";

function headers(more: Record<string, string> = {}): Record<string, string> {
  const key = sessionStorage.getItem(KEY);
  return key ? { ...more, "X-API-Key": key } : more;
}

export function setKey(key: string): void {
  sessionStorage.setItem(KEY, key);
}

export type Params = Record<string, string | number | boolean | undefined | null | string[]>;

export function query(params: Params): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) value.forEach((one) => search.append(name, one));
    else if (value !== undefined && value !== null && value !== "" && value !== false) search.set(name, String(value));
  }
  return search.toString();
}

async function failed(response: Response): Promise<Problem> {
  try {
    const told = await response.json();
    return new Problem(response.status, String(told.detail ?? response.statusText), told.candidates ?? []);
  } catch {
    return new Problem(response.status, response.statusText || "the server cannot be reached");
  }
}

export async function get<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  const asked = query(params);
  const response = await fetch(asked ? `${path}?${asked}` : path, { headers: headers(), signal });
  if (!response.ok) throw await failed(response);
  return response.json() as Promise<T>;
}

export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const sent = { method: "POST", headers: headers({ "Content-Type": "application/json" }), body: JSON.stringify(body), signal };
  const response = await fetch(path, sent);
  if (!response.ok) throw await failed(response);
  return response.json() as Promise<T>;
}

// Server-sent events over fetch, so that a question can go in a body and never into a log.
export async function stream(path: string, init: RequestInit, on: (event: string, data: any) => void, signal: AbortSignal): Promise<void> {
  const sent = headers({ Accept: "text/event-stream", ...(init.body ? { "Content-Type": "application/json" } : {}) });
  const response = await fetch(path, { ...init, headers: sent, signal });
  if (!response.ok || !response.body) throw await failed(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name && data) {
        const told = JSON.parse(data);
        if (name === "problem") throw new Problem(told.status, told.detail, told.candidates ?? []);
        on(name, told);
      }
    }
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
