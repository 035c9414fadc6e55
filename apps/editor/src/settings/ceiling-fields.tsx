import { LEVEL_WORDS } from '../dial/level-words.ts';
import { LEVELS } from '../dial/levels.ts';
import { Select } from '../ui/select.tsx';
import { Section } from './section.tsx';
import type { TrustValues } from './trust-values.ts';
import { CLASSES } from './trust-words.ts';

export type TrustFieldsProps = { values: TrustValues; set: (part: Partial<TrustValues>) => void; disabled: boolean };

/** The most any step may do alone, and the most each kind of action may. */
export function CeilingFields({ values, set, disabled }: TrustFieldsProps) {
  const options = LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value].name }));
  return (
    <Section title="How far they may go" about="A dial set higher acts as if it stood here. The lowest limit wins.">
      <div className="flex max-w-72 flex-col gap-5">
        <Select
          label="No step may go further than"
          options={options}
          value={values.ceiling}
          onChange={(ceiling) => set({ ceiling })}
          disabled={disabled}
        />
        {CLASSES.map(({ value, label, help }) => (
          <Select
            key={value}
            label={label}
            help={help}
            options={options}
            value={values.classCeilings[value]}
            onChange={(level) => set({ classCeilings: { ...values.classCeilings, [value]: level } })}
            disabled={disabled}
          />
        ))}
      </div>
      <p className="mt-4 text-ink-2">What may never happen without a person always asks. No setting can change that.</p>
    </Section>
  );
}
