/**
 * Dragging within the view, with the pointer alone: the system's own dragging does not tell where it hovers alike on
 * every engine, and cannot say why something is refused.
 */
import { type PointerEvent, useEffect } from "react";
import type { BundleKind, MemberRef } from "@/api/sets";
import { createStore, useStore } from "@/lib/store";

export interface Dragged {
  members: readonly MemberRef[];
  /** What is written on it while it moves. */
  label: string;
  /** Its icon; null for artifacts. */
  kind: BundleKind | null;
  /** Index among the direct members, where it is one of them. */
  from: number | null;
}

export interface Drag extends Dragged {
  x: number;
  y: number;
}

const drag = createStore<Drag | null>(null);

/** Why it may not be dropped where it is; null where it may, or is over nothing. */
const refusal = createStore<string | null>(null);

type Receiver = (drag: Drag) => void;
let receiver: Receiver | null = null;

/** Pixels that a pressed pointer moves before it drags. */
const threshold = 4;

export const useDrag = (): Drag | null => useStore(drag);
export const useRefusal = (): string | null => useStore(refusal);
export const setRefusal = (why: string | null): void => refusal.set(why);

/** Takes what is dropped, while the component is shown. */
export function useReceiver(receive: Receiver): void {
  useEffect(() => {
    receiver = receive;
    return () => {
      if (receiver === receive) receiver = null;
    };
  }, [receive]);
}

/** A click ends a drag as well; it must not choose what lies under it. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}

const keepUnmarked = (event: Event) => event.preventDefault();

/** On `pointerdown`: drags as soon as the pointer has moved a little. Esc takes it back. */
export function startDrag(event: PointerEvent<HTMLElement>, dragged: Dragged): void {
  if (event.button !== 0 || dragged.members.length === 0) return;
  const start = { x: event.clientX, y: event.clientY };
  const own = event.pointerId;
  const move = ({ clientX: x, clientY: y, pointerId, buttons }: globalThis.PointerEvent) => {
    if (pointerId !== own) return;
    // Let go outside of the window.
    if (buttons === 0) return end(false);
    if (drag.get() === null && Math.hypot(x - start.x, y - start.y) < threshold) return;
    drag.set({ ...dragged, x, y });
  };
  const end = (drop: boolean) => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", key, { capture: true });
    window.removeEventListener("blur", cancel);
    window.removeEventListener("selectstart", keepUnmarked);
    const last = drag.get();
    if (last === null) return;
    const allowed = refusal.get() === null;
    swallowClick();
    if (drop && allowed) receiver?.(last);
    drag.set(null);
    refusal.set(null);
  };
  const up = ({ pointerId }: globalThis.PointerEvent) => pointerId === own && end(true);
  const cancel = () => end(false);
  const key = (pressed: KeyboardEvent) => {
    if (pressed.key !== "Escape" || drag.get() === null) return;
    pressed.preventDefault();
    pressed.stopPropagation();
    end(false);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", key, { capture: true });
  window.addEventListener("blur", cancel);
  window.addEventListener("selectstart", keepUnmarked);
}
