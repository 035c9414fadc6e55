// The dial of one step: what it is set to, a preview of a change, and what always asks.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import type { DialSetting, Level } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { Info } from 'lucide-react';
import { useState } from 'react';
import { Bars } from '../ui/bars.tsx';
import { Button } from '../ui/button.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { AskRules } from './ask-rules.tsx';
import { DialControl } from './dial-control.tsx';
import { heldBackBy, type Surroundings } from './dial-facts.ts';
import { type AmountChoice, DialMore } from './dial-more.tsx';
import { LEVEL_WORDS } from './level-words.ts';
import { classWords, isOutOfReach, LEVELS, levelMeaning, needsReason, settingWords, thresholdOf } from './levels.ts';
import { LiveNote } from './live-note.tsx';
import type { RuleField } from './rule/rule-edit.ts';

export type DialPanelProps = {
  type: NodeType;
  /** The setting in force: the live one, else the draft's, else the node type's. */
  setting: DialSetting;
  live: LiveDial | null;
  around: Surroundings;
  scope: CheckScope;
  fields: readonly RuleField[];
  amounts: readonly AmountChoice[];
  isEditable: boolean;
  isOwner: boolean;
  isSetting: boolean;
  /** Sets the dial at once. `reason` is given when the setting goes beyond what was earned. */
  onSet: (setting: DialSetting, reason: string | undefined) => void;
};

/** Turning it is a preview; nothing changes before “Set the dial”. */
export function DialPanel(props: DialPanelProps) {
  const { type, setting, live, around, scope, fields, amounts, isEditable, isOwner, isSetting, onSet } = props;
  const [preview, setPreview] = useState<DialSetting | null>(null);
  const [reason, setReason] = useState('');
  const shown = preview ?? setting;
  const isChanged = preview !== null && !isSameSetting(preview, setting);
  const asksReason = isChanged && needsReason(shown, setting, { ...type, startsAt: type.dial?.level ?? 'draft' });
  const set = (part: Partial<DialSetting>) => setPreview({ ...shown, ...part });
  const held = heldBackBy(shown.level, type, around);
  const limit = classWords(type);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <div className="flex flex-col gap-0.5">
          <h3 className="flex items-center gap-2 font-semibold text-md">
            <Bars filled={LEVEL_WORDS[shown.level].bars} />
            {LEVEL_WORDS[shown.level].name}
          </h3>
          <p className="text-ink-2 text-sm">live now: {settingWords(setting)}</p>
        </div>
        <DialControl
          label="How much it may do alone"
          value={shown.level}
          outOfReach={LEVELS.filter((level) => isOutOfReach(level, type, isOwner))}
          disabled={!isEditable}
          onChange={(level: Level) => set({ level })}
        />
        <div className="flex flex-col gap-1 rounded-card border border-line bg-panel p-3">
          <p>{levelMeaning(shown.level, type, thresholdOf(shown))}</p>
          {limit && <p className="text-ink-2">{limit}</p>}
          {held && (
            <p className="flex gap-1.5 text-wait">
              <Info aria-hidden className="mt-0.75 size-3.5 shrink-0" />
              <span>For now it works as {held.words}</span>
            </p>
          )}
        </div>
        {shown.level === 'threshold' && (
          <NumberField
            label="Ask a person below"
            help="How sure it must be to go on alone."
            unit="%"
            min={1}
            max={99}
            disabled={!isEditable}
            value={Math.round(thresholdOf(shown) * 100)}
            onChange={(share) => share !== null && set({ threshold: share / 100 })}
          />
        )}
        <LiveNote live={live} />
        <AskRules
          rules={shown.askWhen ?? []}
          scope={scope}
          fields={fields}
          isEditable={isEditable}
          onChange={(askWhen) => set({ askWhen: askWhen.length > 0 ? askWhen : undefined })}
        />
        <DialMore type={type} setting={shown} amounts={amounts} isEditable={isEditable} onChange={set} />
      </div>
      {isEditable && isChanged && (
        <form
          className="flex shrink-0 flex-col gap-3 border-line border-t bg-surface p-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (asksReason && reason.trim() === '') return;
            onSet(withoutEmptyRules(shown), asksReason ? reason.trim() : undefined);
            setReason('');
          }}
        >
          {asksReason && (
            <TextArea
              label="Why raise it by hand?"
              help="No decisions prove this yet. Your reason is kept, and the step shows “set by hand, not earned”."
              rows={2}
              required
              maxLength={500}
              value={reason}
              onChange={setReason}
            />
          )}
          <div className="flex gap-2">
            <Button type="submit" variant="primary" isLoading={isSetting} disabled={asksReason && reason.trim() === ''}>
              Set the dial
            </Button>
            <Button variant="quiet" onClick={() => setPreview(null)}>
              Discard
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}

/** A rule that was begun and not filled in would stand there and never ask. */
function withoutEmptyRules(setting: DialSetting): DialSetting {
  const rules = setting.askWhen?.filter(({ when }) => when.trim() !== '');
  return { ...setting, askWhen: rules && rules.length > 0 ? rules : undefined };
}

/** The runtime may give the parts back in another order, and leaves out those that are not set. */
function isSameSetting(one: DialSetting, other: DialSetting): boolean {
  const parts = (setting: DialSetting) =>
    JSON.stringify(
      Object.entries(setting)
        .filter(([, part]) => part !== undefined)
        .sort(([a], [b]) => a.localeCompare(b)),
    );
  return parts(one) === parts(other);
}
