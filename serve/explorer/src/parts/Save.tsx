// A view as files, and the link that restores it.
import { table } from "../drawing";

export function download(name: string, type: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replace(/[^\w-]+/g, "-").slice(0, 80)}.${type}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function CopyLink() {
  return <button type="button" class="quiet" onClick={() => navigator.clipboard?.writeText(location.href)}>Copy link</button>;
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
