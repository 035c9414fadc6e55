import { useQuery } from '@tanstack/react-query';
import { workflowsQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { statusWords } from './run-words.ts';
import { isFiltered, type RunsFilter } from './runs-query.ts';

const EVERY = 'every';
const STATUSES = (['running', 'waiting', 'completed', 'failed', 'cancelled'] as const).map((value) => ({
  value: value as string,
  label: statusWords(value).word,
}));
const MODES = [
  { value: 'live', label: 'Real runs' },
  { value: 'test', label: 'Test runs' },
  { value: 'sample', label: 'Sample data' },
];

type RunsFiltersProps = { filter: RunsFilter; onChange: (filter: RunsFilter) => void };

/** Which runs are shown; every choice stands in the address. */
export function RunsFilters({ filter, onChange }: RunsFiltersProps) {
  const { data } = useQuery(workflowsQuery);
  const workflows = (data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const select = (name: 'workflow' | 'status' | 'mode') => ({
    className: 'w-40 max-wide:w-[calc(50%-0.25rem)]',
    value: filter[name] ?? EVERY,
    onChange: (value: string) => onChange({ ...filter, [name]: value === EVERY ? undefined : value }),
  });
  const day = (name: 'from' | 'to') => ({
    type: 'date',
    className: 'w-36 max-wide:w-[calc(50%-0.25rem)]',
    value: filter[name] ?? '',
    onChange: (value: string) => onChange({ ...filter, [name]: value === '' ? undefined : value }),
  });
  return (
    <div className="flex flex-wrap items-end gap-2 px-4 pb-3 wide:px-6">
      <Select
        label="Workflow"
        options={[{ value: EVERY, label: 'All workflows' }, ...workflows]}
        {...select('workflow')}
      />
      <Select label="State" options={[{ value: EVERY, label: 'Any state' }, ...STATUSES]} {...select('status')} />
      <Select label="Kind" options={[{ value: EVERY, label: 'Any kind' }, ...MODES]} {...select('mode')} />
      <TextField label="From" {...day('from')} />
      <TextField label="Until" {...day('to')} />
      {isFiltered(filter) && (
        <Button variant="quiet" onClick={() => onChange({})}>
          Show all
        </Button>
      )}
    </div>
  );
}
