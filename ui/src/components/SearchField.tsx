import clsx from "clsx";
import { Search, X } from "lucide-react";
import { useRef } from "react";
import { shortcuts, useShortcut } from "@/lib/shortcuts";
import { en } from "@/text/en";
import { Kbd } from "./Kbd";

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  /** The view's own search: `/` goes to it. */
  main?: boolean;
  /** A dialog begins here. */
  first?: boolean;
  className?: string;
  testId?: string;
  /** Arrow down leaves the field, towards what was found. */
  onLeave?: () => void;
}

/** A search field. Esc empties it, and once empty leaves it. */
export function SearchField(props: SearchFieldProps) {
  const { value, onChange, placeholder, main = false, first, className, testId, onLeave } = props;
  const input = useRef<HTMLInputElement>(null);
  useShortcut(
    "search",
    () => {
      input.current?.focus();
      input.current?.select();
    },
    main,
  );
  return (
    <label
      className={clsx(
        // As `contained`, without the size, which is left to what it stands in.
        "[contain:content] flex h-(--ctl-h) min-w-0 items-center gap-1.5 rounded-md border border-strong bg-raised px-2 text-fg3 focus-within:border-accent focus-within:shadow-[0_0_0_1px_var(--accent)]",
        className,
      )}
    >
      <Search size={14} className="flex-none" aria-hidden />
      <input
        ref={input}
        type="text"
        value={value}
        placeholder={placeholder}
        aria-label={placeholder}
        data-testid={testId}
        data-autofocus={first}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            if (value !== "") {
              event.preventDefault();
              onChange("");
            } else event.currentTarget.blur();
          }
          if (event.key === "ArrowDown" && onLeave) {
            event.preventDefault();
            onLeave();
          }
        }}
        className="min-w-0 flex-1 bg-transparent text-fg outline-none"
      />
      {value !== "" ? (
        <button
          type="button"
          aria-label={en.common.clear}
          onClick={() => onChange("")}
          className="rounded-sm text-fg3 hover:text-fg"
        >
          <X size={14} aria-hidden />
        </button>
      ) : (
        main && <Kbd keys={shortcuts.search.keys} />
      )}
    </label>
  );
}
