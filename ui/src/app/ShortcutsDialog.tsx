import { useFeatures } from "@/api/system";
import { Dialog } from "@/components/Dialog";
import { Kbd } from "@/components/Kbd";
import { fixedShortcuts, type Shortcut, setShortcuts, shortcuts } from "@/lib/shortcuts";
import { en } from "@/text/en";

const groups = ["anywhere", "lists", "changes"] as const;

/** Every shortcut, from the table that also runs them. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const features = useFeatures();
  const all: Shortcut[] = [
    ...Object.values(shortcuts),
    ...fixedShortcuts,
    ...(features.sets ? setShortcuts : []),
  ];
  return (
    <Dialog title={en.shortcuts.title} onClose={onClose} width="md" testId="shortcuts-dialog">
      <div className="grid grid-cols-3 gap-x-7 overflow-y-auto px-5 pt-3 pb-4">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="mb-1 text-xs font-medium text-fg3">{en.shortcuts.groups[group]}</h3>
            <dl>
              {all
                .filter((shortcut) => shortcut.group === group)
                .map((shortcut) => (
                  <div key={shortcut.label} className="flex h-6 items-center text-sm text-fg2">
                    <dt>{shortcut.label}</dt>
                    <dd className="ml-auto">
                      <Kbd keys={shortcut.keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
