/** What a person types of a set or group, and what is wrong with it. The shell's bounds, told before it is asked. */
import type { BundleDraft, BundleEdit, BundleSummary, MemberRef } from "@/api/sets";
import { isColor } from "@/components/bundle-looks";
import { en } from "@/text/en";

export interface Typed {
  name: string;
  description: string;
  /** Empty for none. */
  color: string;
  icon: string;
  /** Parted by commas. */
  tags: string;
}

export const typedOf = (bundle: BundleSummary | null): Typed => ({
  name: bundle?.name ?? "",
  description: bundle?.description ?? "",
  color: bundle?.color ?? "",
  icon: bundle?.icon ?? "",
  tags: bundle?.tags.join(", ") ?? "",
});

const bounds = { name: 255, tags: 64, tag: 64 } as const;

export const tagsOf = (typed: string): string[] => [
  ...new Set(
    typed
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
  ),
];

/** Characters as the shell counts them. */
const lengthOf = (text: string) => [...text].length;

export type Faults = Partial<Record<keyof Typed, string>>;

export function faultsOf(typed: Typed): Faults {
  const text = en.setsView.dialog;
  const faults: Faults = {};
  const name = typed.name.trim();
  if (name === "") faults.name = text.nameMissing;
  else if (lengthOf(name) > bounds.name) faults.name = text.nameLong;
  if (typed.color !== "" && !isColor(typed.color)) faults.color = text.colorWrong;
  const tags = tagsOf(typed.tags);
  if (tags.length > bounds.tags) faults.tags = text.tagsMany;
  else if (tags.some((tag) => lengthOf(tag) > bounds.tag)) faults.tags = text.tagLong;
  return faults;
}

export const draftOf = (typed: Typed, members: readonly MemberRef[] = []): BundleDraft => ({
  name: typed.name.trim(),
  description: typed.description.trim(),
  color: typed.color === "" ? null : typed.color.toLowerCase(),
  icon: typed.icon === "" ? null : typed.icon,
  tags: tagsOf(typed.tags),
  members: [...members],
});

/** Only what differs, so that what somebody else wrote meanwhile stays; null where nothing does. */
export function editOf(before: BundleSummary, typed: Typed): BundleEdit | null {
  const now = draftOf(typed);
  const shown = typedOf(before);
  // What was not touched stays as the file has it, also where it would be written another way here.
  const touched = (part: keyof Typed) => typed[part] !== shown[part];
  const edit: BundleEdit = {
    name: touched("name") && now.name !== before.name ? now.name : null,
    description: touched("description") && now.description !== before.description ? now.description : null,
    color: touched("color") && now.color !== before.color ? (now.color ?? "") : null,
    icon: touched("icon") && now.icon !== before.icon ? (now.icon ?? "") : null,
    tags: touched("tags") && now.tags.join("\n") !== before.tags.join("\n") ? now.tags : null,
  };
  return Object.values(edit).every((part) => part === null) ? null : edit;
}
