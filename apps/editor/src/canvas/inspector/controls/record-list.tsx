import type { ReactNode } from 'react';
import { asRecord } from '../config/config-fields.ts';
import { useStep } from '../step-context.ts';
import type { ControlProps } from './control-props.ts';
import { withEntry, withMoved, withoutEntry } from './list-edit.ts';
import { ListEntry, ListFrame } from './list-frame.tsx';

export type ListedRecord = Readonly<Record<string, unknown>>;

/** One entry, to be drawn. */
export type RecordEntry = {
  entry: ListedRecord;
  others: readonly ListedRecord[];
  /** Where it stands in the config. */
  path: string;
  set: (part: ListedRecord) => void;
};

export type RecordListProps = ControlProps & {
  /** One entry's name, for the buttons: `field`. */
  noun: string;
  /** As long as there are fewer entries, what is wrong is wrong with the list; then each entry says it. */
  fewest: number;
  /** A new entry. */
  create: (entries: readonly ListedRecord[]) => ListedRecord;
  /** What the buttons of an entry call it; `place` counts from 1. */
  nameOf: (entry: ListedRecord, place: number) => string;
  /** The boxes of an entry. */
  children: (each: RecordEntry) => ReactNode;
};

/** A config's list of records with the same fields: added to, taken from and put in order. */
export function RecordList(props: RecordListProps) {
  const { field, value, error, onChange, noun, fewest, create, nameOf, children } = props;
  const { isEditable } = useStep();
  const entries = Array.isArray(value) ? value.map(asRecord) : [];
  return (
    <ListFrame
      label={field.label}
      help={field.help}
      error={entries.length < fewest ? error : undefined}
      noun={noun}
      count={entries.length}
      isEditable={isEditable}
      onAdd={() => onChange([...entries, create(entries)])}
    >
      {entries.map((entry, index) => {
        const path = `${field.name}.${index}`;
        return (
          <ListEntry
            key={index}
            name={nameOf(entry, index + 1)}
            path={path}
            isEditable={isEditable}
            isFirst={index === 0}
            isLast={index === entries.length - 1}
            onMove={(by) => onChange(withMoved(entries, index, by))}
            onRemove={() => onChange(withoutEntry(entries, index))}
          >
            {children({
              entry,
              others: withoutEntry(entries, index),
              path,
              set: (part) => onChange(withEntry(entries, index, { ...entry, ...part })),
            })}
          </ListEntry>
        );
      })}
    </ListFrame>
  );
}
