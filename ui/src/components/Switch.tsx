import { Switch as Radix } from "radix-ui";

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean;
  testId?: string;
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, disabled, testId }: SwitchProps) {
  return (
    <Radix.Root
      checked={checked}
      disabled={disabled}
      aria-label={label}
      data-testid={testId}
      onCheckedChange={onChange}
      className="relative h-4 w-7 flex-none rounded-full bg-ctl disabled:opacity-50 data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-[#fff] transition-transform duration-90 data-[state=checked]:translate-x-3.5" />
    </Radix.Root>
  );
}
