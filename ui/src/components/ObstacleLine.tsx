import { Link2, type LucideIcon, Replace, Unlink2 } from "lucide-react";
import type { Obstacle } from "@/api/types";
import { en } from "@/text/en";
import { Tooltip } from "./Tooltip";

const icons: Record<Obstacle, LucideIcon> = { link: Link2, broken_link: Unlink2, type_changed: Replace };

/** The sign of what stands in a deployment's place, with its name; what it means comes on hover. */
export function ObstacleGlyph({ obstacle }: { obstacle: Obstacle }) {
  const Icon = icons[obstacle];
  const { name, meaning } = en.obstacles[obstacle];
  return (
    <Tooltip text={meaning}>
      <span role="img" aria-label={name} className="inline-flex flex-none text-warn">
        <Icon size={14} strokeWidth={1.9} aria-hidden />
      </span>
    </Tooltip>
  );
}

/** What stands in a deployment's place, in words. */
export function ObstacleLine({ obstacle }: { obstacle: Obstacle }) {
  const Icon = icons[obstacle];
  const { name, meaning } = en.obstacles[obstacle];
  return (
    <p className="flex gap-2 text-sm" data-testid="obstacle">
      <Icon size={14} strokeWidth={1.9} className="mx-px mt-px flex-none text-warn" aria-hidden />
      <span className="min-w-0">
        <span className="font-medium">{name}</span>
        <span className="text-fg2">. {meaning}.</span>
      </span>
    </p>
  );
}
