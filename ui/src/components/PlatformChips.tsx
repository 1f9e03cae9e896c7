import clsx from "clsx";
import { House, Link2 } from "lucide-react";
import { baseName, useHome } from "@/lib/paths";
import { en } from "@/text/en";
import { Chip } from "./Chip";
import { PlatformGlyph, PlatformMark, platformName } from "./PlatformMark";

interface PlatformChipProps {
  platform: string;
  name?: string | null;
  icon?: string | null;
  className?: string;
}

/** A platform in a row of labels. */
export function PlatformChip({ platform, name, icon, className }: PlatformChipProps) {
  const shown = name ?? platformName(platform);
  return (
    <Chip
      title={shown}
      className={className}
      icon={<PlatformGlyph platform={platform} name={shown} icon={icon} size={13} />}
    >
      {shown}
    </Chip>
  );
}

interface PlatformMarksProps {
  platforms: readonly { platform: string; name?: string | null; icon?: string | null }[];
  /** Marks shown before "+n". */
  limit?: number;
}

/** The marks of several platforms, as many as there is room for. */
export function PlatformMarks({ platforms, limit = 5 }: PlatformMarksProps) {
  const rest = platforms.slice(limit);
  const names = rest.map(({ platform, name }) => name ?? platformName(platform)).join(", ");
  return (
    <span className="flex flex-none items-center gap-1">
      {platforms.slice(0, limit).map((one) => (
        <PlatformMark key={`${one.platform} ${one.name}`} {...one} show="bare" />
      ))}
      {rest.length > 0 && (
        <span role="img" aria-label={names} title={names} className="num text-xs text-fg3">
          +{rest.length}
        </span>
      )}
    </span>
  );
}

interface ServesChipProps {
  names: readonly string[];
  /** Where there is no room for names: how many. */
  compact?: boolean;
  className?: string;
}

/** "serves Codex, Cursor +3": one folder that several platforms read. */
export function ServesChip({ names, compact = false, className }: ServesChipProps) {
  if (names.length === 0) return null;
  const all = en.profiles.servesAll(names);
  if (!compact) {
    return (
      <Chip title={all} className={className}>
        {en.profiles.serves(names)}
      </Chip>
    );
  }
  return (
    <span role="img" aria-label={all} title={all} className={clsx("flex flex-none", className)}>
      <Chip className="num">+{names.length}</Chip>
    </span>
  );
}

/** True for what a link leads to; a junction is one to a person. */
export const isLink = (mode: string | null | undefined) => mode === "link" || mode === "junction";

/** Says that a place holds a link, and on hover where it leads, where that is known. Nothing for a copy. */
export function LinkChip({
  mode,
  target,
  bare,
}: {
  mode: string | null | undefined;
  target?: string;
  bare?: boolean;
}) {
  if (!isLink(mode)) return null;
  const title = target ? en.profiles.linkTo(target) : en.profiles.linkToLibrary;
  if (bare) {
    return (
      <Link2
        size={13}
        role="img"
        aria-label={title}
        aria-hidden={false}
        className="flex-none text-fg3"
        data-testid="link-mark"
      >
        <title>{title}</title>
      </Link2>
    );
  }
  return (
    <Chip title={title} icon={<Link2 size={12} aria-hidden />} className="flex-none">
      <span data-testid="link-mark">{en.profiles.modes.link}</span>
    </Chip>
  );
}

/** The sign of the person's home folder, where it stands among projects. */
export function HomeMark({ size = 14 }: { size?: number }) {
  return (
    <House
      size={size}
      strokeWidth={1.75}
      role="img"
      aria-label={en.profiles.home}
      aria-hidden={false}
      className="flex-none text-fg3"
      data-testid="home-mark"
    />
  );
}

/** How a project is called: the home folder has a name of its own. */
export function useProjectLabel(): (path: string, name?: string) => { name: string; global: boolean } {
  const home = useHome();
  return (path, name) =>
    home !== null && path === home
      ? { name: en.profiles.home, global: true }
      : { name: name ?? baseName(path), global: false };
}

interface ProjectNameProps {
  path: string;
  name: string;
  /** Where there is room for one word. */
  short?: boolean;
  className?: string;
}

/** A project's name; the home folder has its own, and its sign before it. */
export function ProjectName({ path, name, short = false, className }: ProjectNameProps) {
  const label = useProjectLabel()(path, name);
  if (!label.global) {
    return (
      <span className={clsx("cut block", className)} title={path}>
        {name}
      </span>
    );
  }
  return (
    <span className={clsx("flex min-w-0 items-center gap-1.5", className)} title={path}>
      <span aria-hidden className="flex">
        <HomeMark size={13} />
      </span>
      <span className="cut">{short ? en.profiles.homeShort : label.name}</span>
    </span>
  );
}
