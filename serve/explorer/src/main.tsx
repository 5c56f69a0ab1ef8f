import { render } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { get, Problem, setKey } from "./api";
import { useRoute } from "./route";
import { Ask } from "./pages/Ask";
import { ConceptPage } from "./pages/Concept";
import { Diagnose } from "./pages/Diagnose";
import { Explain } from "./pages/Explain";
import { Home } from "./pages/Home";
import { Predict } from "./pages/Predict";
import type { Stats } from "./types";

const PAGES: Record<string, { name: string; show: (params: URLSearchParams) => preact.JSX.Element }> = {
  home: { name: "Search", show: () => <Home /> },
  ask: { name: "Ask", show: (params) => <Ask params={params} /> },
  explain: { name: "Explain", show: (params) => <Explain params={params} /> },
  diagnose: { name: "Diagnose", show: (params) => <Diagnose params={params} /> },
  predict: { name: "Predict", show: (params) => <Predict params={params} /> },
  concept: { name: "Concept", show: (params) => (params.get("id") ? <ConceptPage params={params} /> : <Home />) },
};

function App() {
  const { page, params } = useRoute();
  const [stats, setStats] = useState<Stats | null>(null);
  const [locked, setLocked] = useState(false);
  const [theme, setTheme] = useState(localStorage.getItem("medclew-theme") ?? "");
  const known = PAGES[page] ? page : "home";

  function look() {
    get<Stats>("stats").then((told) => { setStats(told); setLocked(false); }).catch((error) => setLocked(error instanceof Problem && error.status === 401));
  }
  useEffect(look, []);
  useEffect(() => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem("medclew-theme", theme);
    dispatchEvent(new Event("themechange"));
  }, [theme]);
  useLayoutEffect(() => {
    document.title = known === "home" ? "Medclew" : `${PAGES[known]!.name} – Medclew`;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [known]);

  const dark = theme === "dark" || (theme === "" && matchMedia("(prefers-color-scheme: dark)").matches);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>To the content</a>
      <header class="bar">
        <a class="brand" href="#/"><img src="./favicon.svg" alt="" width="28" height="28" /> Medclew</a>
        <nav aria-label="Pages">
          {["home", "ask", "explain", "diagnose", "predict"].map((id) => (
            <a key={id} href={id === "home" ? "#/" : `#/${id}`} aria-current={known === id ? "page" : undefined}>{PAGES[id]!.name}</a>
          ))}
        </nav>
        <button type="button" class="quiet" onClick={() => setTheme(dark ? "light" : "dark")} aria-label={dark ? "Light colours" : "Dark colours"}>{dark ? "☀" : "☾"}</button>
      </header>
      <main id="main" tabIndex={-1}>
        {locked ? <Key onKey={(key) => { setKey(key); look(); }} /> : PAGES[known]!.show(params)}
      </main>
      <footer>
        {stats && <span>{(stats.counts.nodes ?? 0).toLocaleString()} concepts · {(stats.counts.edges ?? 0).toLocaleString()} statements · {(stats.counts.evidence ?? 0).toLocaleString()} records · graph {stats.content_hash.slice(0, 10)}</span>}
        <span>A research tool, not medical advice. <a href="openapi.json">API</a> · <a href="sources">Sources and licences</a></span>
      </footer>
    </>
  );
}

function Key({ onKey }: { onKey: (key: string) => void }) {
  const [key, set] = useState("");
  return (
    <form class="panel key" onSubmit={(event) => { event.preventDefault(); onKey(key); }}>
      <h1>This server wants a key</h1>
      <label>Key <input type="password" value={key} onInput={(event) => set(event.currentTarget.value)} autocomplete="off" /></label>
      <button type="submit">Open</button>
    </form>
  );
}

render(<App />, document.getElementById("app")!);
