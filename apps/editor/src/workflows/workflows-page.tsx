import type { WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Upload, Workflow as WorkflowIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { errorWords } from '../api/error-words.ts';
import { useMay, workflowsQuery } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ImportDialog, type ImportOutcome } from './import-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { readWorkflowFile } from './read-workflow-file.ts';
import { TemplateList } from './template-list.tsx';
import { useWorkflowActions } from './use-workflow-actions.ts';
import { WorkflowList } from './workflow-list.tsx';

type Asking = { kind: 'create' } | { kind: 'rename' | 'delete'; workflow: WorkflowSummary } | null;

/** Every workflow: make, import, rename, pause, copy, delete. */
export function WorkflowsPage() {
  const { data, error, refetch } = useQuery(workflowsQuery);
  const mayBuild = useMay(routes.workflows.create);
  const actions = useWorkflowActions();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const create = async (title: string) => {
    const workflowId = await actions.create(title);
    await navigate({ to: '/workflows/$workflowId', params: { workflowId } });
  };
  return (
    <>
      <PageHeader
        title="Workflows"
        actions={
          mayBuild && (
            <>
              <ImportButton onImport={actions.importFile} />
              <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAsking({ kind: 'create' })}>
                New workflow
              </Button>
            </>
          )
        }
      />
      {!data && <NotLoaded what="workflows" failure={error && errorWords(error)} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState title="No workflows yet" icon={<WorkflowIcon aria-hidden />}>
          {mayBuild
            ? 'Start from one below, or with an empty canvas.'
            : 'An owner or a builder can make the first one.'}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <WorkflowList
          workflows={data.items}
          mayBuild={mayBuild}
          onRename={(workflow) => setAsking({ kind: 'rename', workflow })}
          onDelete={(workflow) => setAsking({ kind: 'delete', workflow })}
          onPauseOrResume={(workflow) => void actions.pauseOrResume(workflow)}
          onDuplicate={(workflow) => void actions.duplicate(workflow)}
          onDownload={(workflow) => void actions.download(workflow)}
        />
      )}
      {data && mayBuild && <TemplateList />}
      {asking?.kind === 'create' && (
        <NameDialog heading="New workflow" confirmLabel="Create" initial="" onClose={close} onSave={create} />
      )}
      {asking?.kind === 'rename' && (
        <NameDialog
          heading={`Rename “${asking.workflow.title}”`}
          confirmLabel="Rename"
          initial={asking.workflow.title}
          onClose={close}
          onSave={(title) => actions.rename(asking.workflow.id, title)}
        />
      )}
      <ConfirmDialog
        isOpen={asking?.kind === 'delete'}
        onClose={close}
        title={asking?.kind === 'delete' ? `Delete “${asking.workflow.title}”?` : 'Delete?'}
        message="It stops at once, and its addresses answer no more. Its runs are kept. This cannot be undone; save it as a file first if you may need it again."
        confirmLabel="Delete"
        isDangerous
        onConfirm={async () => {
          if (asking?.kind === 'delete') await actions.remove(asking.workflow);
        }}
      />
    </>
  );
}

type Importer = ReturnType<typeof useWorkflowActions>['importFile'];

function ImportButton({ onImport }: { onImport: Importer }) {
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null);
  const read = async (file: File) => {
    setBusy(true);
    setOutcome(await importOne(file, onImport));
    setBusy(false);
  };
  return (
    <>
      <Button icon={<Upload aria-hidden />} isLoading={isBusy} onClick={() => input.current?.click()}>
        Import a file
      </Button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Workflow file"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was corrected.
          event.target.value = '';
          if (file) void read(file);
        }}
      />
      {outcome && <ImportDialog outcome={outcome} onClose={() => setOutcome(null)} />}
    </>
  );
}

async function importOne(file: File, send: Importer): Promise<ImportOutcome> {
  const reading = readWorkflowFile(await file.text());
  if (!reading.ok) return { fileName: file.name, message: reading.message, details: reading.details };
  try {
    return { workflow: await send(reading.file) };
  } catch (error) {
    const { message, hint } = errorWords(error);
    return { fileName: file.name, message, details: hint ? [hint] : [] };
  }
}
