import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

export type ButtonTone = "default" | "primary" | "quiet" | "danger" | "danger-solid";
export type ButtonSize = "md" | "sm";

export interface ButtonProps extends ComponentProps<"button"> {
  tone?: ButtonTone;
  size?: ButtonSize;
  /** A 14 px icon before the text. */
  icon?: ReactNode;
}

const tones: Record<ButtonTone, string> = {
  default: "border-strong bg-raised text-fg hover:bg-hover active:bg-active data-[state=open]:bg-active",
  primary:
    "border-accent bg-accent text-accent-fg hover:bg-accent-hover hover:border-accent-hover active:bg-accent-press",
  quiet: "border-transparent text-fg2 hover:bg-hover active:bg-active data-[state=open]:bg-active",
  danger: "border-strong bg-raised text-danger hover:bg-hover active:bg-active",
  "danger-solid": "border-danger bg-danger text-bg hover:opacity-90 active:opacity-80",
};

const sizes: Record<ButtonSize, string> = {
  md: "h-(--ctl-h) rounded-md px-2.5 text-md",
  sm: "h-(--ctl-h-sm) rounded-[5px] px-2 text-sm",
};

export function buttonClass(tone: ButtonTone, size: ButtonSize): string {
  return clsx(
    "inline-flex flex-none items-center justify-center gap-1.5 border font-medium whitespace-nowrap",
    "disabled:border-line disabled:bg-sub disabled:text-off disabled:opacity-100",
    tones[tone],
    sizes[size],
  );
}

/** A push button, 28 px or small 24 px. One primary button a region at most. */
export function Button({ tone = "default", size = "md", icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={clsx(buttonClass(tone, size), className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}
