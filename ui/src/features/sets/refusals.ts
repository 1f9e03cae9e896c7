import type { ErrorBody } from "@/api/types";
import { en } from "@/text/en";
import { pathOf } from "./problem";

/** Why a member cannot go into a set, in words. */
export function refusalWords(error: ErrorBody, member: string, set: string): string {
  if (error.code === "already_exists") return en.setsView.picker.already;
  if (error.code !== "set_cycle") return error.message;
  const names = pathOf(error).map(({ name }) => name);
  // The way begins and ends with the set itself; what it already contains is the member.
  if (names.length === 0) return error.message;
  return names.length > 2
    ? en.setsView.cycle(member, set, en.setsView.path(names))
    : en.setsView.containsItself(set);
}
