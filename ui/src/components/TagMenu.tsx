import { ChevronDown, Tag } from "lucide-react";
import { useId, useState } from "react";
import type { ArtifactFacets } from "@/api/types";
import { folded } from "@/lib/fold";
import { en } from "@/text/en";
import { Button } from "./Button";
import { Checkbox } from "./Checkbox";
import { Popover } from "./Popover";
import { SearchField } from "./SearchField";

interface TagMenuProps {
  tags: ArtifactFacets["tags"];
  chosen: readonly string[];
  onChange: (tags: string[]) => void;
}

/** As many tags as are offered at once; the field finds the others. */
const shownTags = 100;

/** Filters by one or more tags. */
export function TagMenu({ tags, chosen, onChange }: TagMenuProps) {
  const id = useId();
  const [find, setFind] = useState("");
  const wanted = folded(find.trim());
  const known = [
    ...chosen.filter((tag) => !tags.some((t) => t.tag === tag)).map((tag) => ({ tag, count: 0 })),
    ...tags,
  ];
  const offered = known.filter((tag) => folded(tag.tag).includes(wanted)).slice(0, shownTags);
  const toggle = (tag: string) =>
    onChange(chosen.includes(tag) ? chosen.filter((other) => other !== tag) : [...chosen, tag]);
  return (
    <Popover
      label={en.artifactsView.tags}
      align="end"
      trigger={
        <Button
          size="sm"
          data-testid="tag-menu"
          icon={<Tag size={13} className="text-fg3" aria-hidden />}
          className={chosen.length > 0 ? "border-transparent! bg-accent-tint! text-accent-text!" : undefined}
        >
          {chosen.length > 0 ? chosen.join(", ") : en.artifactsView.tags}
          <ChevronDown size={12} className="text-fg3" aria-hidden />
        </Button>
      }
    >
      <div className="w-60">
        <div className="border-b border-line p-2">
          <SearchField value={find} onChange={setFind} placeholder={en.artifactsView.findTag} />
        </div>
        <ul className="max-h-72 overflow-y-auto p-1">
          {offered.length === 0 && <li className="px-2 py-1.5 text-fg3">{en.artifactsView.noTags}</li>}
          {offered.map(({ tag, count }) => (
            <li key={tag}>
              <label
                htmlFor={`${id}-${tag}`}
                className="flex h-7 items-center gap-2 rounded-[5px] px-2 hover:bg-hover"
              >
                <Checkbox
                  checked={chosen.includes(tag)}
                  onChange={() => toggle(tag)}
                  id={`${id}-${tag}`}
                  testId={`tag-${tag}`}
                />
                <span className="cut flex-1">{tag}</span>
                <span className="num text-xs text-fg3">{count}</span>
              </label>
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  );
}
