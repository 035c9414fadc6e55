// Past items side by side: what people approved, and what the changed step makes of them now.
import type { PreviewChange, PreviewItem } from '@leeway/shared/api/preview.ts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DiffText } from '../../ui/diff-text.tsx';
import type { Tone } from '../../ui/tone.tsx';
import { nameText } from '../../ui/value-text.ts';
import { fieldsOf, type PreviewFilter, shownItems } from './preview-items.ts';

const PAGE = 30;
const FILTERS: readonly { value: PreviewFilter; label: string }[] = [
  { value: 'changed', label: 'All that changed' },
  { value: 'worse', label: 'Worse' },
  { value: 'better', label: 'Better' },
  { value: 'different', label: 'Different' },
  { value: 'failed', label: 'Failed' },
  { value: 'same', label: 'The same' },
];
const CHANGES: Record<PreviewChange, { tone: Tone; word: string }> = {
  worse: { tone: 'fail', word: 'Worse' },
  better: { tone: 'ok', word: 'Better' },
  different: { tone: 'wait', word: 'Different' },
  failed: { tone: 'fail', word: 'Failed' },
  same: { tone: 'neutral', word: 'The same' },
};
const VERDICTS = { approved: 'Approved', edited: 'Changed by a person', rejected: 'Rejected', unsure: 'Not sure' };

export type PreviewDialogProps = { items: readonly PreviewItem[]; onClose: () => void };

export function PreviewDialog({ items, onClose }: PreviewDialogProps) {
  const [filter, setFilter] = useState<PreviewFilter>('changed');
  const [count, setCount] = useState(PAGE);
  const shown = shownItems(items, filter);
  return (
    <Dialog isOpen onClose={onClose} size="large" title="Past items, then and now" description="Nothing was sent.">
      <div role="group" aria-label="Show" className="mb-3 flex flex-wrap gap-1.5">
        {FILTERS.map(({ value, label }) => {
          const size = shownItems(items, value).length;
          return (
            <Button
              key={value}
              size="small"
              variant={value === filter ? 'primary' : 'secondary'}
              aria-pressed={value === filter}
              disabled={size === 0 && value !== 'changed'}
              onClick={() => setFilter(value)}
            >
              {label} {size}
            </Button>
          );
        })}
      </div>
      {shown.length === 0 && <p className="text-ink-2">None: the change alters no past decision.</p>}
      <ul className="flex flex-col">
        {shown.slice(0, count).map((item) => (
          <Item key={item.approvalId} item={item} />
        ))}
      </ul>
      {count < shown.length && (
        <Button className="mt-3" onClick={() => setCount(count + PAGE)}>
          Show more
        </Button>
      )}
    </Dialog>
  );
}

function Item({ item }: { item: PreviewItem }) {
  const { tone, word } = CHANGES[item.change];
  return (
    <li className="border-line border-b py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={tone}>{word}</Badge>
        <Link
          to="/approvals/$approvalId"
          params={{ approvalId: item.approvalId }}
          className="min-w-0 truncate font-semibold text-focus underline underline-offset-2 hover:no-underline"
        >
          {item.subject || 'Without a subject'}
        </Link>
        <span className="text-ink-2 text-sm">{VERDICTS[item.verdict]}</span>
      </div>
      {item.problem && <p className="mt-1 text-fail">{item.problem}</p>}
      {!item.problem &&
        fieldsOf(item).map(({ name, before, after }) => (
          <div key={name} className="mt-2 grid gap-x-4 gap-y-1 sm:grid-cols-2">
            <div className="min-w-0">
              <p className="text-ink-2 text-xs">
                {labelOf(name, item.approved === null ? 'drafted then' : 'approved')}
              </p>
              <p className="whitespace-pre-wrap">{before}</p>
            </div>
            <div className="min-w-0">
              <p className="text-ink-2 text-xs">{labelOf(name, 'now')}</p>
              <DiffText before={before} after={after} />
            </div>
          </div>
        ))}
    </li>
  );
}

/** `Body, now`; `Now` where the answer is one text. */
function labelOf(name: string, when: string): string {
  return name ? `${nameText(name)}, ${when}` : `${when.charAt(0).toUpperCase()}${when.slice(1)}`;
}
