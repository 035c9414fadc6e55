// The step's tile, its title to edit in place, and what kind of step it is.
import { familyOf } from '@leeway/nodes/contract/families.ts';
import { useEffect, useRef } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { useDraftStore } from '../draft-store.ts';
import { kindInWords } from '../flow/node-facts.ts';
import { Tile } from '../node-frame.tsx';
import { setTitle } from '../operations.ts';
import { messageAt } from './config/node-problems.ts';
import { useStep } from './step-context.ts';

export function StepHeader({ focusField, isInSheet }: { focusField: string | null; isInSheet: boolean }) {
  const { node, definition, isEditable, problems } = useStep();
  const store = useDraftStore();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focusField === 'title') input.current?.focus();
  }, [focusField]);
  return (
    <header className={classNames('flex items-start gap-3', !isInSheet && 'px-4 pt-4 pb-2')}>
      <Tile type={definition.type} icon={definition.icon} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <input
          ref={input}
          aria-label="Title of the step"
          value={node.title}
          readOnly={!isEditable}
          maxLength={200}
          placeholder={definition.title}
          onChange={(event) => store.getState().edit(setTitle(node.id, event.target.value), `title:${node.id}`)}
          className="-ml-1.5 w-full truncate rounded-mark border border-transparent bg-transparent px-1.5 font-semibold text-md hover:border-line-2"
        />
        <p className="truncate text-ink-2 text-sm">
          {kindInWords(familyOf(node.type))}, {definition.title}
        </p>
        {messageAt(problems, 'title') && <p className="text-fail text-sm">{messageAt(problems, 'title')}</p>}
      </div>
    </header>
  );
}
