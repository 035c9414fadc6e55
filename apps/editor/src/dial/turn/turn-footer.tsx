// Sets what the dial was turned to: with a reason where it goes beyond the evidence, and by a second person where that is asked for.
import type { Trust } from '@leeway/shared/api/trust.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { phoneButtons } from '../../ui/modal-class.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { LEVEL_WORDS } from '../level-words.ts';
import { useSecondPerson } from './second-person.ts';
import type { DialTurn } from './use-set-dial.ts';
import type { Turn } from './use-turn.ts';

const PossibleLoss = lazy(() =>
  import('../evidence/possible-loss.tsx').then((module) => ({ default: module.PossibleLoss })),
);

export type TurnFooterProps = {
  turn: Turn;
  trust: Trust | undefined;
  policy: 'judgement' | 'earned' | undefined;
  /** A raise above the evidence takes a second owner or builder. */
  needsSecondPerson: boolean;
  isSetting: boolean;
  onSet: (turn: DialTurn) => void;
  /** Its place and its edges only. */
  className: string;
};

export function TurnFooter(props: TurnFooterProps) {
  const { turn, trust, policy, needsSecondPerson, isSetting, onSet, className } = props;
  const [reason, setReason] = useState('');
  const asksSecond = turn.isAboveEvidence && needsSecondPerson;
  const second = useSecondPerson(asksSecond);
  const isMissing = turn.asksReason && reason.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isMissing) return;
    onSet({ setting: withoutEmptyRules(turn.shown), reason: turn.asksReason ? reason.trim() : undefined });
    setReason('');
    // The runtime answers with the dial as it is while the other person has not agreed.
    if (asksSecond) turn.discard();
  };
  return (
    <form
      className={classNames('flex shrink-0 flex-col gap-3 border-line border-t bg-surface py-4', className)}
      onSubmit={submit}
    >
      {trust?.possibleCost && (
        <Suspense>
          <PossibleLoss trust={trust} setting={turn.shown} />
        </Suspense>
      )}
      {turn.isAboveEvidence && policy === 'earned' && (
        <p className="text-ink-2">
          It is a wish until decisions prove it
          {trust ? `: for now it works as ${LEVEL_WORDS[trust.earned.level].name}` : ''}.
        </p>
      )}
      {turn.asksReason && (
        <TextArea
          label="Why raise it by hand?"
          help="No decisions prove this yet. Your reason is kept."
          rows={2}
          required
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
      )}
      <div className={classNames('flex flex-wrap gap-2', phoneButtons)}>
        <Button type="submit" variant="primary" isLoading={isSetting} disabled={isMissing}>
          {asksSecond ? `Ask ${second ?? 'a second person'} to approve change` : 'Set the dial'}
        </Button>
        <Button variant="quiet" onClick={turn.discard}>
          Discard
        </Button>
      </div>
    </form>
  );
}

/** A rule that was begun and not filled in would stand there and never ask. */
function withoutEmptyRules(setting: DialSetting): DialSetting {
  const rules = setting.askWhen?.filter(({ when }) => when.trim() !== '');
  return { ...setting, askWhen: rules && rules.length > 0 ? rules : undefined };
}
