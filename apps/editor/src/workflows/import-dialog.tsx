import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { Link } from '@tanstack/react-router';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Dialog } from '../ui/dialog.tsx';
import { StatusDot } from '../ui/status-dot.tsx';

/** What an import came to: a workflow, perhaps with things to fix, or a file that could not be read. */
export type ImportOutcome = { workflow: Workflow } | { fileName: string; message: string; details: string[] };

export function ImportDialog({ outcome, onClose }: { outcome: ImportOutcome; onClose: () => void }) {
  if (!('workflow' in outcome)) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={`“${outcome.fileName}” was not imported`}
        description={outcome.message}
        size="small"
        footer={<Button onClick={onClose}>Close</Button>}
      >
        {outcome.details.length > 0 && (
          <ul className="list-disc pl-5 text-ink-2">
            {outcome.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
      </Dialog>
    );
  }
  const { workflow } = outcome;
  const count = workflow.problems.length;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`“${workflow.title}” was imported`}
      description={
        count === 0
          ? 'It is a draft until you publish it.'
          : `It is a draft, with ${count === 1 ? '1 thing' : `${count} things`} to look at before you publish it.`
      }
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Link to="/workflows/$workflowId" params={{ workflowId: workflow.id }} className={buttonClass('primary')}>
            Open it
          </Link>
        </>
      }
    >
      {count > 0 && (
        <ul className="flex flex-col gap-2">
          {workflow.problems.map(({ severity, code, nodeId, nodeTitle, field, message }) => (
            <li key={`${nodeId}${field}${code}${message}`} className="flex items-start gap-3">
              <StatusDot tone={severity === 'error' ? 'fail' : 'wait'} className="mt-0.5 w-14">
                {severity === 'error' ? 'Fix' : 'Check'}
              </StatusDot>
              <span className="min-w-0">
                {nodeTitle && <span className="font-semibold">{nodeTitle}: </span>}
                {message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
