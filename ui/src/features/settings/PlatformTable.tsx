import { ChevronDown, ChevronRight, ScrollText } from "lucide-react";
import { useId, useState } from "react";
import type { PlatformInfo, PlatformKind } from "@/api/profiles";
import { Badge } from "@/components/Chip";
import { FilterToggle } from "@/components/FilterToggle";
import { PlatformGlyph } from "@/components/PlatformMark";
import { SearchField } from "@/components/SearchField";
import { TypeIcon } from "@/components/TypeIcon";
import { folded } from "@/lib/fold";
import { en } from "@/text/en";

/** Every platform, the installed ones first; a line opens on where each type goes. Nothing is changed here. */
export function PlatformTable({ platforms }: { platforms: readonly PlatformInfo[] }) {
  const [search, setSearch] = useState("");
  const [only, setOnly] = useState(false);
  const text = en.profiles.settings;
  const wanted = folded(search.trim());
  const shown = platforms
    .filter((one) => folded(`${one.name} ${one.id}`).includes(wanted) && (!only || one.installed))
    .sort((a, b) => Number(b.installed) - Number(a.installed));
  return (
    <div className="mx-4 mb-2 overflow-hidden rounded-md border border-line" data-testid="platform-table">
      <div className="flex items-center gap-2 border-b border-line bg-sub px-2 py-1.5">
        <SearchField
          value={search}
          onChange={setSearch}
          placeholder={text.find}
          className="w-60"
          testId="platform-find"
        />
        <FilterToggle
          on={only}
          count={platforms.filter((one) => one.installed).length}
          onChange={setOnly}
          testId="platform-installed"
        >
          {text.onlyInstalled}
        </FilterToggle>
        <span className="num ml-auto pr-1.5 text-xs text-fg3" role="status">
          {text.all(shown.length)}
        </span>
      </div>
      <ul className="max-h-105 overflow-y-auto" aria-label={text.platforms}>
        {shown.map((platform) => (
          <PlatformLine key={platform.id} platform={platform} />
        ))}
        {shown.length === 0 && <li className="px-3 py-3 text-fg2">{en.profiles.picker.none}</li>}
      </ul>
    </div>
  );
}

function PlatformLine({ platform }: { platform: PlatformInfo }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const Arrow = open ? ChevronDown : ChevronRight;
  const skills = platform.kinds.find(({ kind }) => kind === "skill");
  return (
    <li className="border-line not-first:border-t" data-testid={`platform-${platform.id}`}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        className="ring-inset-focus grid h-8 w-full grid-cols-[12px_16px_minmax(0,1fr)_auto_minmax(0,220px)] items-center gap-2 px-2.5 text-left hover:bg-hover"
      >
        <Arrow size={12} className="text-fg3" aria-hidden />
        <span className="text-fg2">
          <PlatformGlyph platform={platform.id} name={platform.name} icon={platform.icon} />
        </span>
        <span className="cut font-medium">{platform.name}</span>
        <span className="flex gap-1">
          {platform.installed && <Badge>{en.profiles.installed}</Badge>}
          {platform.source !== "built_in" && (
            <Badge tone="behind">{en.profiles.sources[platform.source]}</Badge>
          )}
        </span>
        <code className="cut font-mono text-[12px] text-fg3">{skills?.project ?? skills?.global ?? ""}</code>
      </button>
      {open && <Places id={id} platform={platform} />}
    </li>
  );
}

function Places({ id, platform }: { id: string; platform: PlatformInfo }) {
  const text = en.profiles.settings;
  return (
    <div id={id} className="flex flex-col gap-2 bg-sub py-2.5 pr-3 pl-12">
      {platform.note && <p className="text-sm text-fg2">{platform.note}</p>}
      <table className="w-full table-fixed text-left text-sm">
        <thead className="text-xs text-fg3">
          <tr>
            <th className="w-34 pb-1 font-medium">{en.deployments.type}</th>
            <th className="pb-1 font-medium">{text.inProject}</th>
            <th className="pb-1 font-medium">{text.global}</th>
          </tr>
        </thead>
        <tbody>
          {platform.kinds.map((kind) => (
            <KindLine key={kind.kind} kind={kind} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KindLine({ kind }: { kind: PlatformKind }) {
  const text = en.profiles.settings;
  return (
    <tr className="align-top">
      <td className="py-0.5 pr-2">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="flex text-fg3">
            {kind.kind === "rules" ? (
              <ScrollText size={13} strokeWidth={1.75} />
            ) : (
              <TypeIcon type={kind.kind} size={13} />
            )}
          </span>
          <span className="cut">{kind.kind === "rules" ? text.rules : en.types[kind.kind].many}</span>
        </span>
      </td>
      <td className="py-0.5 pr-2">
        <Folder path={kind.project} />
        {!kind.deployable && <span className="block text-xs text-fg3">{text.notDeployed}</span>}
        {kind.also_reads.length > 0 && (
          <span className="block text-xs break-words text-fg3">
            {text.alsoReads(kind.also_reads.join(", "))}
          </span>
        )}
      </td>
      <td className="py-0.5">
        <Folder path={kind.global} />
      </td>
    </tr>
  );
}

function Folder({ path }: { path: string | null }) {
  if (path === null) return <span className="text-fg3">{en.profiles.settings.nowhere}</span>;
  return (
    <code className="cut block font-mono text-[12px] text-fg2 select-text" title={path}>
      {path}
    </code>
  );
}
