// A view as files, and the link that restores it.
import { useState } from "preact/hooks";
import { table } from "../drawing";

export function download(name: string, type: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replace(/[^\w-]+/g, "-").slice(0, 80)}.${type}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Where the browser lets no page copy (plain HTTP from another machine), the link is shown, marked, to be copied by hand.
export function CopyLink() {
  const [told, tell] = useState("");
  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      tell("copied");
      setTimeout(() => tell(""), 2000);
    } catch {
      tell("by hand");
    }
  }
  if (told === "by hand") return <input class="link" readOnly value={location.href} aria-label="The link to this view" ref={(field) => field?.select()} />;
  return <button type="button" class="quiet" onClick={copy}><span aria-live="polite">{told ? "Link copied" : "Copy link"}</span></button>;
}

// For views that are lists: `rows` with their heading first.
export function Save({ name, rows, json }: { name: string; rows: () => (string | number)[][]; json: unknown }) {
  return (
    <p class="export">
      Save
      <button type="button" class="quiet" onClick={() => download(name, "csv", new Blob([table(rows())], { type: "text/csv" }))}>CSV</button>
      <button type="button" class="quiet" onClick={() => download(name, "json", new Blob([JSON.stringify(json, null, 2)], { type: "application/json" }))}>JSON</button>
      <CopyLink />
    </p>
  );
}
