// A field that suggests concepts while one types: an ARIA combobox.
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { get, isAbort } from "../api";
import type { Found } from "../types";
import { kind, label } from "../words";

interface Props {
  name: string;
  value: string;
  placeholder?: string;
  category?: string;
  keep?: boolean;
  autofocus?: boolean;
  onPick: (found: Found) => void;
  onText?: (text: string) => void;
}

export function Suggest({ name, value, placeholder, category, keep = true, autofocus, onPick, onText }: Props) {
  const id = useId();
  const [text, setText] = useState(value);
  const [found, setFound] = useState<Found[]>([]);
  const [at, setAt] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const typed = useRef(false);
  const told = useRef(value);
  // Which suggestion is marked: answers to what was typed before may still come, and leave the mark where it is.
  const marked = useRef("");
  marked.current = found[at]?.curie ?? "";

  // What the page was told here comes back as the value: only another value replaces the text, and at once, so that no typing is lost.
  useLayoutEffect(() => {
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (!typed.current || text.trim().length < 2) {
      setFound([]);
      return;
    }
    const control = new AbortController();
    const timer = setTimeout(() => {
      get<{ found: Found[] }>("search", { q: text, limit: 8, category }, control.signal)
        .then((told) => {
          setFound(told.found);
          setAt(told.found.findIndex((one) => one.curie === marked.current));
          setOpen(true);
        })
        .catch((error) => {
          if (!isAbort(error)) setFound([]);
        });
    }, 120);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text, category]);

  function pick(one: Found) {
    typed.current = false;
    setText(keep ? one.name : "");
    setFound([]);
    setOpen(false);
    told.current = one.curie;
    onPick(one);
    if (!keep) input.current?.focus();
  }

  function key(event: KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!found.length) return;
      event.preventDefault();
      setOpen(true);
      setAt((at + (event.key === "ArrowDown" ? 1 : -1) + found.length + 1) % (found.length + 1));
    } else if (event.key === "Enter" && open && found.length && (at >= 0 || !keep)) {
      event.preventDefault();
      const one = found[at >= 0 && at < found.length ? at : 0];
      if (one) pick(one);
    } else if (event.key === "Escape") setOpen(false);
  }

  const shown = open && found.length > 0;
  return (
    <div class="suggest">
      <label class="visually-hidden" for={id}>{name}</label>
      <input
        id={id}
        ref={input}
        type="search"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        autofocus={autofocus}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 && at < found.length ? `${id}-${at}` : undefined}
        placeholder={placeholder}
        value={text}
        onInput={(event) => {
          typed.current = true;
          told.current = event.currentTarget.value;
          setText(event.currentTarget.value);
          onText?.(event.currentTarget.value);
        }}
        onKeyDown={key}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
        onFocus={() => setOpen(true)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={`Suggestions for ${name}`} hidden={!shown}>
        {found.map((one, place) => (
          <li
            key={one.curie}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            class={place === at ? "at" : ""}
            onMouseDown={(event) => {
              event.preventDefault();
              pick(one);
            }}
          >
            <span class={`dot ${kind(one.category)}`} aria-hidden="true" />
            <span class="name">{one.name}</span>
            {one.matched !== one.name && <span class="matched">“{one.matched}”</span>}
            <span class="about">{label(one.category)} · {one.curie}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
