import { upgradableOf } from '@leeway/nodes/cards';
import { upgradeGraph } from '@leeway/nodes/contract/upgrade.ts';
import { type Workflow, workflowFileSchema } from '@leeway/shared/api/workflows.ts';
import { useQueryClient } from '@tanstack/react-query';
import {
  CirclePause,
  CirclePlay,
  Download,
  Ellipsis,
  Keyboard,
  Network,
  Settings2,
  ShieldAlert,
  Trash2,
  Upload,
} from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDesk } from '../canvas-desk.ts';
import { moveNodes, replaceGraph } from '../operations.ts';
import { messageOf } from './message-of.ts';

/** Everything that is done to a workflow now and then. */
export function MoreMenu({ workflow, isEditable }: { workflow: Workflow; isEditable: boolean }) {
  const desk = useDesk();
  const picker = useRef<HTMLInputElement>(null);
  const act = useWorkflowActions(workflow);
  const { open } = desk.screen.getState();
  const isPaused = workflow.status === 'paused';

  const editing: MenuItem[] = [
    { label: 'Tidy up', icon: <Network aria-hidden />, onSelect: () => void act.tidy() },
    { label: 'Settings of this workflow', icon: <Settings2 aria-hidden />, onSelect: () => open({ is: 'settings' }) },
    { kind: 'separator' },
    { label: 'Import from a file…', icon: <Upload aria-hidden />, onSelect: () => picker.current?.click() },
  ];
  const ending: MenuItem[] = [
    { kind: 'separator' },
    ...(workflow.version === null
      ? []
      : [
          {
            label: isPaused ? 'Resume' : 'Pause',
            icon: isPaused ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />,
            onSelect: () => void act.pause(!isPaused),
          },
        ]),
    {
      label: workflow.killSwitch ? 'Go back to the dials as set' : 'Put everything on draft',
      icon: <ShieldAlert aria-hidden />,
      onSelect: () => void act.killSwitch(!workflow.killSwitch),
    },
    { kind: 'separator' },
    { label: 'Delete…', icon: <Trash2 aria-hidden />, isDangerous: true, onSelect: () => open({ is: 'delete' }) },
  ];
  return (
    <>
      <Menu
        align="end"
        isOpenAtFirst
        trigger={<IconButton label="More" icon={<Ellipsis aria-hidden />} />}
        items={[
          ...(isEditable ? editing : []),
          { label: 'Export as a file', icon: <Download aria-hidden />, onSelect: () => void act.save() },
          {
            label: 'Keys on the canvas',
            icon: <Keyboard aria-hidden />,
            shortcut: '?',
            onSelect: () => open({ is: 'keys' }),
          },
          ...(isEditable ? ending : []),
        ]}
      />
      <input
        ref={picker}
        type="file"
        accept="application/json,.json"
        aria-label="Workflow file to import"
        className="hidden"
        onChange={(event) => void act.read(event)}
      />
    </>
  );
}

function useWorkflowActions(workflow: Workflow) {
  const desk = useDesk();
  const client = useQueryClient();
  const toast = useToast();
  const params = { id: workflow.id };

  const attempt = async (what: string, action: () => Promise<unknown>) => {
    try {
      await action();
      await client.invalidateQueries({ queryKey: ['workflow', workflow.id] });
      await client.invalidateQueries({ queryKey: ['workflows'] });
    } catch (error) {
      toast.show({ tone: 'fail', title: what, description: messageOf(error) });
    }
  };
  return {
    tidy: async () => {
      const { tidyPositions } = await import('../tidy.ts');
      const { graph, edit, say } = desk.store.getState();
      edit(moveNodes(tidyPositions(graph)));
      desk.flow()?.fit();
      say('Tidied up');
    },
    pause: (isPausing: boolean) =>
      attempt(isPausing ? 'It was not paused' : 'It was not resumed', () =>
        call(isPausing ? routes.workflows.pause : routes.workflows.resume, { params }),
      ),
    killSwitch: (on: boolean) =>
      attempt('The dials were not changed', async () => {
        await call(routes.killSwitch.set, { body: { workflowId: workflow.id, on } });
        toast.show({
          title: on ? 'Everything here is on draft now' : 'The dials are as they were set',
          description: on ? 'Nothing leaves without a person until you go back.' : '',
        });
      }),
    save: () =>
      attempt('It was not exported', async () => {
        await desk.autosave.flush();
        const file = await call(routes.workflows.export, { params });
        download(`${workflow.title}.json`, JSON.stringify(file, null, 2));
      }),
    read: (event: ChangeEvent<HTMLInputElement>) =>
      attempt('The file was not imported', async () => {
        const file = event.target.files?.[0];
        const text = await file?.text();
        event.target.value = '';
        if (text === undefined) return;
        desk.store.getState().edit(replaceGraph(readWorkflowFile(text)));
        desk.flow()?.fit();
        toast.show({
          title: 'The draft is now what the file says',
          action: { label: 'Undo', onClick: desk.store.getState().undo },
        });
      }),
  };
}

/** The graph of an exported file, at the versions the node types have now. Throws words for people. */
function readWorkflowFile(text: string) {
  const parsed = workflowFileSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new Error('This is not a workflow exported from Leeway. Choose a file made by “Export as a file”.');
  return upgradeGraph(parsed.data.graph, upgradableOf);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
