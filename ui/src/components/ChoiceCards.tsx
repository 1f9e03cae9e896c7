import { RadioGroup } from "radix-ui";

export interface ChoiceCard<V extends string> {
  value: V;
  name: string;
  hint: string;
}

interface ChoiceCardsProps<V extends string> {
  label: string;
  cards: readonly ChoiceCard<V>[];
  /** Null while nothing is chosen; then Tab leads to the first one, and nothing is taken for granted. */
  value: V | null;
  onChange: (value: V) => void;
  disabled?: boolean;
  testIdPrefix: string;
}

/** One of a few ways to go on, each with what it means. */
export function ChoiceCards<V extends string>(props: ChoiceCardsProps<V>) {
  return (
    <RadioGroup.Root
      aria-label={props.label}
      orientation="horizontal"
      value={props.value ?? ""}
      disabled={props.disabled}
      onValueChange={(next) => {
        const card = props.cards.find(({ value }) => value === next);
        if (card) props.onChange(card.value);
      }}
      className="grid flex-none auto-cols-fr grid-flow-col overflow-hidden rounded-md border border-strong"
    >
      {props.cards.map((card) => (
        <RadioGroup.Item
          key={card.value}
          value={card.value}
          aria-label={card.name}
          aria-description={card.hint}
          data-testid={`${props.testIdPrefix}-${card.value}`}
          className="ring-inset-focus group/card flex flex-col gap-0.5 border-l border-line px-2.5 pt-2 pb-2.5 text-left first:border-l-0 hover:bg-hover disabled:hover:bg-transparent data-[state=checked]:bg-accent-tint data-[state=checked]:shadow-[inset_0_0_0_1px_var(--accent)]"
        >
          <span className="flex items-center gap-1.5 font-medium whitespace-nowrap group-data-[state=checked]/card:text-accent-text">
            <span className="grid size-3.5 flex-none place-items-center rounded-full border border-ctl group-data-[state=checked]/card:border-4 group-data-[state=checked]/card:border-accent" />
            {card.name}
          </span>
          <span className="text-xs leading-[15px] text-fg2">{card.hint}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
