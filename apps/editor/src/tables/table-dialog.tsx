import type { Table } from '@leeway/shared/api/tables.ts';
import type { FieldType } from '@leeway/shared/graph/shape.ts';
import { Plus, X } from 'lucide-react';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type ColumnValues, checkTable, newColumn, TYPE_WORDS, toTableInput, valuesOfTable } from './column-form.ts';

export type TableDialogProps = {
  /** A table to change; null for a new one. */
  table: Table | null;
  onClose: () => void;
  onSaved: (table: Table) => void;
};

const types = Object.entries(TYPE_WORDS).map(([value, label]) => ({ value: value as FieldType, label }));

/** Makes a table, or changes its name and columns. */
export function TableDialog({ table, onClose, onSaved }: TableDialogProps) {
  const form = useForm({
    initial: table ? valuesOfTable(table) : { name: '', columns: [newColumn('first')] },
    check: checkTable,
    send: (values) => {
      const body = toTableInput(values);
      return table
        ? call(routes.tables.update, { params: { id: table.id }, body })
        : call(routes.tables.create, { body });
    },
    onDone: (saved) => {
      onSaved(saved);
      onClose();
    },
  });
  const { values, set, problems } = form;
  const change = (changed: ColumnValues) =>
    set({ columns: values.columns.map((column) => (column.key === changed.key ? changed : column)) });
  return (
    <FormDialog
      onClose={onClose}
      size="large"
      title={table ? `Change “${table.name}”` : 'New table'}
      form={form}
      sendLabel={table ? 'Save' : 'Create'}
      failure={form.failure}
    >
      <TextField
        label="Name"
        placeholder="Contacts"
        value={values.name}
        onChange={(name) => set({ name })}
        error={problems.name}
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 font-medium text-ink-2 text-sm">Columns</legend>
        {values.columns.map((column, index) => (
          <ColumnRow
            key={column.key}
            column={column}
            place={index + 1}
            problem={problems[`columns.${column.key}`]}
            onChange={change}
            onRemove={() => set({ columns: values.columns.filter(({ key }) => key !== column.key) })}
          />
        ))}
        {problems.columns && <p className="text-fail text-sm">{problems.columns}</p>}
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          className="self-start"
          onClick={() => set({ columns: [...values.columns, newColumn(crypto.randomUUID())] })}
        >
          Add a column
        </Button>
      </fieldset>
    </FormDialog>
  );
}

type ColumnRowProps = {
  column: ColumnValues;
  place: number;
  problem: string | undefined;
  onChange: (column: ColumnValues) => void;
  onRemove: () => void;
};

function ColumnRow({ column, place, problem, onChange, onRemove }: ColumnRowProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 border-line border-b pb-3">
      <TextField
        label={`Name of column ${place}`}
        isLabelHidden
        placeholder="Name of the column"
        className="min-w-44 flex-1"
        value={column.label}
        onChange={(label) => onChange({ ...column, label })}
        error={problem}
      />
      <Select
        label={`Type of column ${place}`}
        isLabelHidden
        className="w-36"
        options={types}
        value={column.type}
        onChange={(type) => onChange({ ...column, type })}
      />
      <Checkbox
        label="Each value once"
        className="pt-1"
        checked={column.isUnique}
        onChange={(isUnique) => onChange({ ...column, isUnique })}
      />
      {/* A column that exists stays: steps may use it, and its values would be lost. */}
      {column.name === null ? (
        <IconButton label={`Remove column ${place}`} icon={<X aria-hidden />} onClick={onRemove} />
      ) : (
        <span className="size-8" />
      )}
      {column.type === 'choice' && (
        <TextField
          label={`Choices of column ${place}`}
          isLabelHidden
          placeholder="Choices, separated by commas"
          className="w-full"
          value={column.options}
          onChange={(options) => onChange({ ...column, options })}
        />
      )}
    </div>
  );
}
