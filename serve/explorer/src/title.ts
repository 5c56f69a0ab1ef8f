// What the browser calls a tab and its history: the thing that is shown, and behind it the page.
import { useEffect } from "preact/hooks";

const LONGEST = 70;

export function useTitle(shown: string | undefined, page: string): void {
  useEffect(() => {
    const points = [...(shown ?? "").trim()]; // characters, not UTF-16 units
    const said = points.length > LONGEST ? `${points.slice(0, LONGEST - 1).join("")}…` : points.join("");
    document.title = said ? `${said} – ${page} – Medclew` : `${page} – Medclew`;
  }, [shown, page]);
}
