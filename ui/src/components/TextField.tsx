import clsx from "clsx";
import { type ComponentProps, useId } from "react";

interface TextFieldProps extends Omit<ComponentProps<"input">, "onChange" | "value"> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  /** What is wrong with the value. */
  error?: string;
  /** For paths and hashes. */
  mono?: boolean;
  /** Hides the label on screen only. */
  bare?: boolean;
  testId?: string;
}

/** One line of text with its label, a hint and what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hint, error, mono, bare, testId, className, ...rest } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={clsx("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={bare ? "sr-only" : "text-xs font-medium text-fg3"}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        value={value}
        spellCheck={false}
        autoComplete="off"
        data-testid={testId}
        aria-invalid={error !== undefined}
        aria-describedby={note && `${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(
          "h-(--ctl-h) w-full rounded-md border bg-raised px-2 text-fg outline-none focus:border-accent focus:shadow-[0_0_0_1px_var(--accent)]",
          error ? "border-danger" : "border-strong",
          mono && "font-mono text-sm",
        )}
        {...rest}
      />
      {note && (
        <p id={`${id}-note`} className={clsx("text-xs", error ? "text-danger" : "text-fg3")}>
          {note}
        </p>
      )}
    </div>
  );
}
