import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonSize, type ButtonTone, buttonClass } from "./Button";
import { Tooltip } from "./Tooltip";

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** Name for screen readers, and the tooltip. */
  label: string;
  icon: ReactNode;
  tone?: ButtonTone;
  size?: ButtonSize;
}

/** A square button with an icon alone. */
export function IconButton({
  label,
  icon,
  tone = "quiet",
  size = "sm",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        className={clsx(buttonClass(tone, size), size === "sm" ? "w-6 px-0!" : "w-7 px-0!", className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
