import { useQuery } from '@tanstack/react-query';
import { workflowsQuery } from '../../api/queries.ts';
import { classNames } from '../../ui/class-names.ts';
import type { InboxFilter } from '../use-inbox.ts';
import { INBOX_KINDS } from './inbox-kinds.ts';

type FiltersProps = { filter: InboxFilter; onChange: (change: Partial<InboxFilter>) => void };

/** What of the inbox is listed. The browser's own lists: on a phone they are the ones people know, and they cost nothing to load. */
export function InboxFilters({ filter, onChange }: FiltersProps) {
  const { data } = useQuery(workflowsQuery);
  return (
    <div className="mt-2 flex gap-1.5">
      <fieldset className="flex shrink-0 rounded-control border border-control">
        <legend className="sr-only">Whose</legend>
        {(['mine', 'all'] as const).map((scope) => (
          <button
            key={scope}
            type="button"
            aria-pressed={filter.scope === scope}
            onClick={() => onChange({ scope })}
            className={classNames(
              'h-7 px-2.5 text-sm first:rounded-l-md last:rounded-r-md max-wide:h-10',
              'hover:bg-hover aria-pressed:bg-ink aria-pressed:text-on-ink',
            )}
          >
            {scope === 'mine' ? 'Mine' : 'All'}
          </button>
        ))}
      </fieldset>
      <select
        aria-label="Kind"
        value={filter.kind ?? ''}
        onChange={({ target }) => onChange({ kind: INBOX_KINDS.find(([kind]) => kind === target.value)?.[0] })}
        className={`${SELECT} flex-5`}
      >
        <option value="">Any kind</option>
        {INBOX_KINDS.map(([kind, label]) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </select>
      <select
        aria-label="Workflow"
        value={filter.workflowId ?? ''}
        onChange={({ target }) => onChange({ workflowId: target.value || undefined })}
        className={`${SELECT} flex-6`}
      >
        <option value="">Any workflow</option>
        {data?.items.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

const SELECT = 'field-box h-7.5 min-w-0 px-1 text-sm max-wide:h-10.5';
