import type { ProfileDraft } from "@/api/profiles";
import { TypeIcon } from "@/components/TypeIcon";
import { en } from "@/text/en";
import { previewOf } from "./draft";

/** Where one artifact of each type would lie in a project. `warn`: saving was tried. */
export function Preview({ draft, warn }: { draft: ProfileDraft; warn: boolean }) {
  const text = en.profiles.editor;
  const paths = previewOf(draft);
  return (
    <section
      aria-label={text.preview}
      className="rounded-md bg-sub px-3 py-2.5"
      data-testid="profile-preview"
    >
      <p className="mb-1.5 text-xs font-medium text-fg3">{text.preview}</p>
      {paths.length === 0 ? (
        <p className={`text-sm ${warn ? "text-danger" : "text-fg2"}`} role={warn ? "alert" : undefined}>
          {text.previewNone}
        </p>
      ) : draft.root === "" ? (
        <p className="text-sm text-fg2">{text.previewRoot}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {paths.map(({ kind, path }) => (
            <li key={kind} className="flex min-w-0 items-center gap-2">
              <TypeIcon type={kind} size={14} />
              <code className="cut font-mono text-[12px] text-fg2" title={path}>
                {path}
              </code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
