import { type RefObject, useEffect, useState } from "react";

/** The number of the first line below the list's head, as it is scrolled. */
export function useTopLine(list: RefObject<HTMLDivElement | null>, rowHeight: number): number {
  const [line, setLine] = useState(0);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const read = () => setLine(Math.floor(element.scrollTop / rowHeight));
    read();
    element.addEventListener("scroll", read, { passive: true });
    return () => element.removeEventListener("scroll", read);
  }, [list, rowHeight]);
  return line;
}
