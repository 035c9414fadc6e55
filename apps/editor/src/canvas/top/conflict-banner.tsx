import { useNavigate } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDesk } from '../canvas-desk.ts';
import { useDraft } from '../draft-store.ts';
import { messageOf } from './message-of.ts';

/** Somebody else saved since this draft was opened: nothing more is saved until the person has chosen. Both sides stay within reach. */
export function ConflictBanner({ title }: { title: string }) {
  const { autosave, store } = useDesk();
  const conflict = useDraft((state) => state.conflict);
  const toast = useToast();
  const navigate = useNavigate();
  if (!conflict) return null;
  const who = conflict.savedBy ?? 'Somebody';

  const saveCopy = async () => {
    try {
      const body = { title: `${title} (my version)`, graph: store.getState().graph };
      const copy = await call(routes.workflows.create, { body });
      autosave.loadTheirs();
      toast.show({
        title: `Your version is kept as “${copy.title}”`,
        action: {
          label: 'Open it',
          onClick: () => void navigate({ to: '/workflows/$workflowId', params: { workflowId: copy.id } }),
        },
      });
    } catch (error) {
      toast.show({ tone: 'fail', title: 'The copy was not made', description: messageOf(error) });
    }
  };
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b bg-wait-bg px-4 py-2"
    >
      <CircleAlert aria-hidden className="size-4 text-wait" />
      <p className="min-w-48 flex-1">
        <strong className="font-semibold">{who} saved this workflow since you opened it.</strong> Your changes are still
        here, and not saved.
      </p>
      <Button size="small" onClick={() => void saveCopy()}>
        Keep mine as a copy
      </Button>
      <Button size="small" onClick={() => void autosave.keepMine()}>
        Keep mine
      </Button>
      <Button size="small" variant="primary" onClick={() => autosave.loadTheirs()}>
        Load theirs
      </Button>
    </div>
  );
}
