// The address behind # restores a view; nothing of it reaches the server or its logs.
import { useEffect, useState } from "preact/hooks";
import { query, type Params } from "./api";

export interface Route { page: string; params: URLSearchParams }

export function parse(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  return { page: path || "home", params: new URLSearchParams(search) };
}

export function href(page: string, params: Params = {}): string {
  const asked = query(params);
  return asked ? `#/${page}?${asked}` : `#/${page}`;
}

export function go(page: string, params: Params = {}): void {
  location.hash = href(page, params);
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parse(location.hash));
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}
