// A value of a run: a text as text, a record by its names, anything deeper as it was recorded.
import { textOf } from '../../../ui/text-of.ts';
import { nameInWords } from '../template/hole.ts';

export function ValueView({ value }: { value: unknown }) {
  if (value === undefined || value === null) return <span className="text-ink-3">Nothing</span>;
  if (typeof value !== 'object') return <span className="whitespace-pre-wrap break-words">{textOf(value)}</span>;
  const entries = Object.entries(value);
  if (entries.length === 0) return <span className="text-ink-3">Nothing</span>;
  return (
    <dl className="flex flex-col gap-1.5">
      {entries.map(([name, field]) => (
        <div key={name}>
          <dt className="text-ink-3 text-xs">{Array.isArray(value) ? `${Number(name) + 1}.` : nameInWords(name)}</dt>
          <dd className="min-w-0">{isPlain(field) ? <ValueView value={field} /> : <Raw value={field} />}</dd>
        </div>
      ))}
    </dl>
  );
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function Raw({ value }: { value: unknown }) {
  return (
    <pre className="max-h-48 overflow-auto whitespace-pre-wrap break-words rounded-mark bg-panel p-1.5 font-mono text-xs">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
