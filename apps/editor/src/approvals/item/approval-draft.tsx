import type { Approval, InboxKind } from '@leeway/shared/api/approvals.ts';
import { lazy, Suspense } from 'react';
import { MarkedText } from '../../ui/marked-text.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { nameText, valueText } from '../../ui/value-text.ts';
import { Part } from './approval-source.tsx';
import { kindOf, textOf } from './draft-edit.ts';
import type { Edit } from './parts/draft-edits.tsx';
import type { Item } from './use-item.ts';

// The comparison of texts is loaded with the first edit; most drafts are approved as they are, and this is the phone's screen.
const loadEdits = () => import('./parts/draft-edits.tsx');
const EditsNote = lazy(() => loadEdits().then((module) => ({ default: module.EditsNote })));
const EditedText = lazy(() => loadEdits().then((module) => ({ default: module.EditedText })));
// Few drafts have a value that is yes or no.
const Checkbox = lazy(() => import('../../ui/checkbox.tsx').then((module) => ({ default: module.Checkbox })));

/** The draft: to read with its least sure words marked, with the edits shown word by word, or to edit. */
export function ApprovalDraft({ approval, item }: { approval: Approval; item: Item }) {
  const draft = approval.draft ?? {};
  const names = Object.keys(draft);
  const edits = names.flatMap((name) => editOf(name, draft[name], item) ?? []);
  const hasMarks = approval.unsureWords.length > 0 && edits.length === 0 && item.mode !== 'edit';
  return (
    <Part
      title={edits.length > 0 ? 'Draft, with your edits' : (TITLES[approval.kind] ?? 'Draft')}
      note={
        edits.length > 0 && (
          <Suspense>
            <EditsNote edits={edits} onTakeBack={item.takeBackEdits} />
          </Suspense>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {names.map((name) =>
          item.mode === 'edit' && approval.editable.includes(name) ? (
            <ValueEditor key={name} name={name} value={draft[name]} item={item} />
          ) : (
            <ValueView key={name} {...{ approval, item, name }} value={draft[name]} isOnly={names.length === 1} />
          ),
        )}
      </div>
      {hasMarks && <p className="mt-2 text-ink-3 text-xs">Marked words are the ones it was least sure of.</p>}
      {approval.isBuiltIn && (
        <p className="mt-2 text-ink-2 text-sm">No AI model is connected: rules and a template wrote this.</p>
      )}
    </Part>
  );
}

const TITLES: Partial<Record<InboxKind, string>> = { uncertain: 'What was to happen', audit: 'What went out' };

/** A value's text before and after; nothing when it is as it was. */
function editOf(name: string, value: unknown, { typed }: Item): Edit | undefined {
  const before = textOf(value);
  const after = typed[name];
  return after === undefined || after === before ? undefined : { before, after };
}

type ValueViewProps = { approval: Approval; item: Item; name: string; value: unknown; isOnly: boolean };

function ValueView({ approval, item, name, value, isOnly }: ValueViewProps) {
  const isLong = kindOf(name, value) === 'text';
  const edit = editOf(name, value, item);
  const shown = typeof value === 'string' ? value : valueText(value);
  return (
    <div className={isLong ? undefined : 'grid grid-cols-[6rem_1fr] gap-3'}>
      {!(isOnly && isLong) && <h3 className="mb-0.5 text-ink-2 text-sm">{nameText(name)}</h3>}
      {edit ? (
        <Suspense fallback={<p className="whitespace-pre-wrap">{edit.after}</p>}>
          <EditedText edit={edit} className={isLong ? 'text-md' : undefined} />
        </Suspense>
      ) : (
        <MarkedText text={shown} words={approval.unsureWords} className={isLong ? 'text-md' : undefined} />
      )}
    </div>
  );
}

function ValueEditor({ name, value, item }: { name: string; value: unknown; item: Item }) {
  const kind = kindOf(name, value);
  const text = item.typed[name] ?? textOf(value);
  const problem = item.edited.ok ? undefined : item.edited.problems[name];
  const label = nameText(name);
  const onChange = (next: string) => item.type(name, next);
  if (kind === 'boolean') {
    return (
      <Suspense>
        <Checkbox label={label} checked={text === 'true'} onChange={(checked) => onChange(String(checked))} />
      </Suspense>
    );
  }
  if (kind === 'line' || kind === 'number') {
    return (
      <TextField
        label={label}
        value={text}
        onChange={onChange}
        error={problem}
        inputMode={kind === 'number' ? 'decimal' : undefined}
        data-edit-field=""
      />
    );
  }
  return (
    <div>
      <TextArea
        label={label}
        value={text}
        onChange={onChange}
        error={problem}
        help={kind === 'lines' ? 'One to a line' : undefined}
        rows={kind === 'lines' ? 1 : 4}
        data-edit-field={kind === 'text' ? 'main' : ''}
      />
      {kind === 'text' && text !== value && (
        <div className="mt-2 rounded-control border border-line bg-panel px-3 py-2">
          <p className="mb-1 text-ink-2 text-xs">Your edits</p>
          <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
            <EditedText edit={{ before: textOf(value), after: text }} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
