import type { RunDetail } from '@leeway/shared/api/runs.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { useState } from 'react';
import { errorWords, fieldProblems } from '../../api/error-words.ts';
import { CorrectionForm } from '../../canvas/inspector/correction-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogButtons } from '../../ui/dialog-buttons.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { correctionOf, emptiedFields } from './corrections.ts';
import { useRetry } from './use-retry.ts';

type CorrectDialogProps = { run: RunDetail; node: GraphNode; step: StepState; onClose: () => void };

const EMPTIED = 'Fill this in: a field cannot be emptied for one run.';

/** The fields of the failed step: what is changed here holds for this run alone. */
export function CorrectDialog({ run, node, step, onClose }: CorrectDialogProps) {
  const before: GraphNode['config'] = { ...node.config, ...step.correction };
  const [config, setConfig] = useState(before);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const retry = useRetry(run.id);
  const send = () => {
    const emptied = emptiedFields(config, before);
    setProblems(Object.fromEntries(emptied.map((field) => [field, EMPTIED])));
    if (emptied.length > 0) return;
    const changed = correctionOf(config, before);
    retry.mutate(changed ? { [node.id]: changed } : undefined, {
      onSuccess: onClose,
      onError: (error) => setProblems(fieldProblems(error)),
    });
  };
  const failure = retry.error && errorWords(retry.error);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Correct “${node.title || node.name}” and try again`}
      description="The changes are for this run alone. To change it for later runs as well, change the workflow and go live."
      footer={
        <DialogButtons onCancel={onClose} isLoading={retry.isPending} onClick={send}>
          Try again
        </DialogButtons>
      }
    >
      <div className="flex flex-col gap-4">
        {failure ? (
          <FailureNotice failure={failure} />
        ) : (
          step.error && (
            <Notice tone="fail" title={step.error.message}>
              {step.error.hint}
            </Notice>
          )
        )}
        <CorrectionForm
          run={run}
          node={node}
          config={config}
          problems={Object.entries(problems).map(([field, message]) => ({ field, message }))}
          onChange={(next) => {
            setConfig(next);
            setProblems({});
          }}
        />
      </div>
    </Dialog>
  );
}
