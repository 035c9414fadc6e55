// Controls whose choices are elsewhere: connections, tables, workflows, people, metrics, and the steps before this one.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../../api/client.ts';
import { workflowsQuery } from '../../../api/queries.ts';
import { routes } from '../../../api/routes.ts';
import { AssigneeSelect } from '../../../dial/assignee-select.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import type { ListOption } from '../../../ui/list-option.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useStep } from '../step-context.ts';
import { type ControlProps, fieldParts, textOf } from './control-props.ts';

const NONE = 'none';
const linkClass = 'self-start text-focus text-sm underline underline-offset-2';

export function ConnectionControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  const kinds = Array.isArray(field.hints.kinds) ? field.hints.kinds : [];
  const { data, isError } = useQuery({
    queryKey: ['connections'],
    queryFn: ({ signal }) => call(routes.connections.list, { signal }),
  });
  const own = data?.items.filter(({ kind }) => kinds.includes(kind)) ?? [];
  const options = own.map(({ id, name, health }) => ({
    value: id,
    label: name,
    description: health.status === 'failing' ? 'Not working now' : undefined,
  }));
  return (
    <div className="flex flex-col gap-1">
      <Select
        {...fieldParts({ field, error: isError ? 'Connections cannot be read now. Try again in a moment.' : error })}
        disabled={!isEditable}
        options={withCurrent(
          [...noneOption(field.initial), ...options],
          value,
          data === undefined ? 'Reading…' : 'A connection that is gone',
        )}
        value={textOf(value) || (field.initial === '' ? null : NONE)}
        placeholder={data && options.length === 0 ? 'None connected yet' : 'Choose a connection'}
        onChange={(id) => onChange(id === NONE ? undefined : id)}
      />
      <Link to="/connections" className={linkClass}>
        Connect new…
      </Link>
    </div>
  );
}

export function TableControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  const { data, isError } = useQuery({
    queryKey: ['tables'],
    queryFn: ({ signal }) => call(routes.tables.list, { signal }),
  });
  // A workflow that came from a file names its table instead.
  const options = data?.items.map(({ id, name }) => ({ value: name === value ? name : id, label: name })) ?? [];
  return (
    <div className="flex flex-col gap-1">
      <Select
        {...fieldParts({ field, error: isError ? 'Tables cannot be read now. Try again in a moment.' : error })}
        disabled={!isEditable}
        options={withCurrent(options, value, data === undefined ? 'Reading…' : 'A table that is gone')}
        value={textOf(value) || null}
        placeholder={data && options.length === 0 ? 'No tables yet' : 'Choose a table'}
        onChange={onChange}
      />
      <Link to="/tables" className={linkClass}>
        Go to tables
      </Link>
    </div>
  );
}

/** Another workflow. One that is not live can be chosen: it may go live before this one does. */
export function WorkflowControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable, workflowId } = useStep();
  const { data, isError } = useQuery(workflowsQuery);
  const others = data?.items.filter(({ id }) => id !== workflowId) ?? [];
  const options = others.map(({ id, title, version }) => ({
    value: id,
    label: title,
    description: version === null ? 'Not live yet' : undefined,
  }));
  return (
    <div className="flex flex-col gap-1">
      <Select
        {...fieldParts({ field, error: isError ? 'Workflows cannot be read now. Try again in a moment.' : error })}
        disabled={!isEditable}
        options={withCurrent(options, value, data === undefined ? 'Reading…' : 'A workflow that is gone')}
        value={textOf(value) || null}
        placeholder={data && options.length === 0 ? 'No other workflow yet' : 'Choose a workflow'}
        onChange={onChange}
      />
      <Link to="/workflows" className={linkClass}>
        Go to workflows
      </Link>
    </div>
  );
}

/** The name of a step before this one. */
export function NodeControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable, groups } = useStep();
  const options = groups.map(({ name, title }) => ({ value: name, label: title }));
  return (
    <Select
      {...fieldParts({ field, error })}
      disabled={!isEditable}
      options={withCurrent(
        [{ value: NONE, label: 'Nothing' }, ...options],
        value,
        'A step that is not before this one',
      )}
      value={textOf(value) || NONE}
      onChange={(name) => onChange(name === NONE ? undefined : name)}
    />
  );
}

export function AssigneeControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  return (
    <AssigneeSelect
      {...fieldParts({ field, error })}
      disabled={!isEditable}
      value={textOf(value)}
      onChange={(assignee) => onChange(assignee === '' ? undefined : assignee)}
    />
  );
}

/** A metric by name: one that exists, or a new one. */
export function MetricControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  const { data } = useQuery({
    queryKey: ['metrics', { days: 30 }],
    queryFn: ({ signal }) => call(routes.metrics.list, { query: { days: 30 }, signal }),
  });
  const names = [...new Set(data?.items.map(({ metric }) => metric))].sort();
  return (
    <div className="flex flex-col gap-2">
      <TextField {...fieldParts({ field, error })} disabled={!isEditable} value={textOf(value)} onChange={onChange} />
      {names.length > 0 && (
        <Combobox
          label="Or one that is counted already"
          disabled={!isEditable}
          options={names.map((name) => ({ value: name, label: name }))}
          value={names.includes(textOf(value)) ? textOf(value) : null}
          onChange={(name) => name !== null && onChange(name)}
        />
      )}
    </div>
  );
}

function noneOption(initial: unknown): ListOption[] {
  return initial === '' ? [] : [{ value: NONE, label: 'None' }];
}

/** What is chosen stays in the list even when it is not there any more: silence would hide the mistake. */
function withCurrent(options: ListOption[], value: unknown, words: string): ListOption[] {
  const current = textOf(value);
  if (current === '' || options.some((option) => option.value === current)) return options;
  return [{ value: current, label: words }, ...options];
}
