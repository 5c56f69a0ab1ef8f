// State of a form that follows what the address or its page says.
import { useLayoutEffect, useState } from "preact/hooks";

/** State that becomes `value` again whenever `changes` do. At once and not after the next frame: what someone types in between would be lost. */
export function useFollowing<T>(value: T, changes: unknown[]) {
  const state = useState(value);
  useLayoutEffect(() => state[1](value), changes);
  return state;
}
