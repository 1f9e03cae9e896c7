import { Folder } from "lucide-react";
import { useState } from "react";
import type { FoundLibrary } from "@/api/types";
import { Button } from "@/components/Button";
import { PathText } from "@/components/PathText";
import { en } from "@/text/en";
import { DoorLine } from "./Door";

interface FoundLibrariesProps {
  found: readonly FoundLibrary[];
  busy: boolean;
  onOpen: (path: string) => void;
}

/** Libraries on this computer; with more than one, one is chosen first. */
export function FoundLibraries({ found, busy, onOpen }: FoundLibrariesProps) {
  const [chosen, setChosen] = useState(found[0]?.path ?? null);
  return (
    <>
      <ul>
        {found.map((library) => {
          const path = <PathText path={library.path} max={26} plain />;
          return (
            <DoorLine
              key={library.path}
              icon={<Folder size={14} aria-hidden />}
              end={en.artifacts(library.artifacts)}
            >
              {found.length === 1 ? (
                path
              ) : (
                <label className="flex items-center gap-1.5">
                  <input
                    type="radio"
                    name="library"
                    checked={chosen === library.path}
                    onChange={() => setChosen(library.path)}
                    className="accent-accent"
                  />
                  {path}
                </label>
              )}
            </DoorLine>
          );
        })}
      </ul>
      <div className="mt-auto pt-3.5">
        <Button
          tone={found.length > 0 ? "primary" : "default"}
          className="w-full"
          disabled={busy || chosen === null}
          data-testid="first-run-open"
          onClick={() => chosen !== null && onOpen(chosen)}
        >
          {en.firstRun.openFound}
        </Button>
      </div>
    </>
  );
}
