import { useTellPainted } from "@/api/painted";

/** Stands beside what the window opens with: the shell is told once that is on the screen. */
export function Painted() {
  useTellPainted();
  return null;
}
