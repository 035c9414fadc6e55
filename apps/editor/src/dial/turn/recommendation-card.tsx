// What the record says should be done with the dial, and one button to do it.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { failureToast } from '../../api/error-words.ts';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { settingWords } from '../levels.ts';
import { keyOf, paramsOf, trustQuery } from '../trust-queries.ts';
import { heldWords } from './state-notes.tsx';

/** What waits for a person: a level that was earned, or a step down. Nothing else. */
export function UrgentRecommendation({ trust }: { trust: Trust }) {
  const { kind, words } = trust.recommendation;
  const [first] = words;
  if (first === undefined) return null;
  if (kind === 'graduate') return <Graduation trust={trust} />;
  return kind === 'step-down' && !trust.stopped ? <Notice tone="wait" title={first} /> : null;
}

/** Why it stays where it is, and what is missing; nothing where there is something to do. */
export function RestingRecommendation({ trust }: { trust: Trust }) {
  const { kind } = trust.recommendation;
  // That it asks first stands above all this already.
  const words = trust.recommendation.words.filter((line) => line !== heldWords(trust.audits.heldFor));
  if (kind !== 'hold' || words.length === 0) return null;
  return (
    <section aria-label={NEXT} className="flex flex-col gap-1">
      <h4 className="font-semibold text-ink-2 text-sm">{NEXT}</h4>
      <ul className="flex flex-col gap-0.5 text-ink-2">
        {words.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

const NEXT = 'To the next step up';

function Graduation({ trust }: { trust: Trust }) {
  const { accept, isAccepting } = useAccept(trust);
  const mayAccept = useMay(routes.trust.accept);
  const { words, level, position } = trust.recommendation;
  const [first, ...rest] = words;
  if (level === null || position === null) return null;
  const next = settingWords({ ...trust.dial.setting, level, threshold: position });
  return (
    <Notice
      tone="ok"
      title={first}
      action={
        mayAccept && (
          <Button variant="primary" isLoading={isAccepting} onClick={() => accept({ level, position })}>
            Accept: {next}
          </Button>
        )
      }
    >
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {!mayAccept && <p>An owner or a builder can accept it.</p>}
    </Notice>
  );
}

function useAccept({ workflowId, nodeId }: Trust) {
  const client = useQueryClient();
  const toast = useToast();
  const place = { workflowId, nodeId };
  const { mutate, isPending } = useMutation({
    mutationFn: (body: { level: NonNullable<Trust['recommendation']['level']>; position: number }) =>
      call(routes.trust.accept, { params: paramsOf(place), body }),
    onSuccess: (next) => {
      client.setQueryData(trustQuery(place).queryKey, next);
      void client.invalidateQueries({ queryKey: ['workflow', workflowId], exact: true });
      toast.show({ title: `Live now: ${settingWords(next.dial.setting)}`, tone: 'ok' });
    },
    // The recommendation may be another one by now: what is shown is read anew.
    onError: (error) => toast.show(failureToast(error)),
    onSettled: () => void client.invalidateQueries({ queryKey: [...keyOf(place)] }),
  });
  return { accept: mutate, isAccepting: isPending };
}
