import { useId } from "react";

interface NumberFieldProps {
  label: string;
  /** What is counted, behind the field. */
  unit: string;
  value: string;
  onChange: (value: string) => void;
  testId?: string;
}

/** A short field for a number with its unit. */
export function NumberField({ label, unit, value, onChange, testId }: NumberFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {`${label}, ${unit}`}
      </label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        value={value}
        autoComplete="off"
        spellCheck={false}
        data-testid={testId}
        onChange={(event) => onChange(event.target.value)}
        className="num h-(--ctl-h) w-22 rounded-md border border-strong bg-raised px-2 text-right text-fg outline-none focus:border-accent focus:shadow-[0_0_0_1px_var(--accent)]"
      />
      <span className="w-9 text-fg2" aria-hidden>
        {unit}
      </span>
    </>
  );
}
