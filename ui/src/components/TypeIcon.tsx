import { Bot, type LucideIcon, Package, Plug, SquareSlash, Zap } from "lucide-react";
import type { ArtifactType } from "@/api/types";
import { en } from "@/text/en";

const icons: Record<ArtifactType, LucideIcon> = {
  skill: Package,
  command: SquareSlash,
  agent: Bot,
  hook: Zap,
  mcp: Plug,
};

interface TypeIconProps {
  type: ArtifactType;
  size?: number;
  className?: string;
}

/** The icon of an artifact's type, with its name. */
export function TypeIcon({ type, size = 16, className }: TypeIconProps) {
  const Icon = icons[type];
  return (
    <Icon
      size={size}
      strokeWidth={1.75}
      role="img"
      aria-label={en.types[type].one}
      aria-hidden={false}
      className={`flex-none ${className ?? "text-fg3"}`}
    />
  );
}
