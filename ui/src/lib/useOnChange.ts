import { useEffect, useRef } from "react";

/** Runs `action` after a render in which `value` differs from the one before; not for the first. */
export function useOnChange<T>(value: T, action: () => void): void {
  const latest = useRef(action);
  const seen = useRef(value);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    if (Object.is(seen.current, value)) return;
    seen.current = value;
    latest.current();
  }, [value]);
}
