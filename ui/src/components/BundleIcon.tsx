import type { BundleKind } from "@/api/sets";
import { icons, inkOf, usualIcon } from "./bundle-looks";

interface BundleIconProps {
  kind: BundleKind;
  icon?: string | null;
  color?: string | null;
  size?: number;
  className?: string;
}

/** The icon of a set or group, in its colour where it has one. Its name stands beside it. */
export function BundleIcon({ kind, icon, color, size = 16, className = "text-fg3" }: BundleIconProps) {
  const Icon = (icon && Object.hasOwn(icons, icon) && icons[icon]) || usualIcon[kind];
  return (
    <Icon
      size={size}
      strokeWidth={1.75}
      aria-hidden
      className={`flex-none ${className}`}
      style={color ? { color: inkOf(color) } : undefined}
    />
  );
}
