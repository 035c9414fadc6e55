// What every control of the form gets.
import type { ConfigField } from '../config/config-fields.ts';

export type ControlProps = {
  field: ConfigField;
  value: unknown;
  /** In words: what is wrong with this field. */
  error: string | undefined;
  onChange: (value: unknown) => void;
};

/** The parts that every ui field takes. */
export function fieldParts({ field, error }: Pick<ControlProps, 'field' | 'error'>) {
  return { label: field.label, help: field.help, error };
}

/** Text of a value that should be text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
