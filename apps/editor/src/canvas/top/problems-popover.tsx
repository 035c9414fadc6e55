import type { Problem } from '@leeway/shared/graph/problem.ts';
import { type ReactElement, useState } from 'react';
import { Popover } from '../../ui/popover.tsx';
import { ProblemList } from './problem-list.tsx';

export type ProblemsPopoverProps = { trigger: ReactElement; title: string; problems: readonly Problem[] };

/** The list of problems beside its button. It is loaded by the click that asks for it, so it starts open. */
export function ProblemsPopover({ trigger, title, problems }: ProblemsPopoverProps) {
  const [isOpen, setOpen] = useState(true);
  return (
    <Popover isOpen={isOpen} onOpenChange={setOpen} align="end" title={title} trigger={trigger}>
      <ProblemList problems={problems} onChoose={() => setOpen(false)} />
    </Popover>
  );
}
