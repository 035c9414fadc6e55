// Who decides, by when, and what happens when nobody does.
import type { Review } from '@leeway/shared/graph/dial-setting.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { AssigneeSelect } from '../assignee-select.tsx';
import type { SettingFieldsProps } from './promise-fields.tsx';
import { ReasonsEditor } from './reasons-editor.tsx';

export function ReviewFields({ setting, isEditable, onChange }: SettingFieldsProps) {
  const { review = {}, assignee, dueInMinutes } = setting;
  const set = (part: Partial<Review>) => onChange({ review: withoutGaps({ ...review, ...part }) });
  const disabled = !isEditable;
  return (
    <>
      <AssigneeSelect
        label="Who decides"
        disabled={disabled}
        value={assignee ?? ''}
        onChange={(next) => onChange({ assignee: next === '' ? undefined : next })}
      />
      <NumberField
        label="Decide within"
        help="Leave empty to wait as long as it takes."
        unit="minutes"
        min={1}
        max={525_600}
        disabled={disabled}
        value={dueInMinutes ?? null}
        onChange={(minutes) => onChange({ dueInMinutes: minutes ?? undefined })}
      />
      {dueInMinutes !== undefined && (
        <>
          <Switch
            label="Count working time only"
            help="By the workspace’s calendar, with its holidays."
            disabled={disabled}
            checked={review.isWorkingTime === true}
            onChange={(isWorkingTime) => set({ isWorkingTime: isWorkingTime || undefined })}
          />
          <NumberField
            label="Remind before that"
            unit="minutes"
            min={1}
            max={525_600}
            disabled={disabled}
            value={review.remindMinutes ?? null}
            onChange={(minutes) => set({ remindMinutes: minutes ?? undefined })}
          />
          <AssigneeSelect
            label="When nobody decided in time, ask"
            help="They get the same time again. After that it is not carried out."
            emptyLabel="Nobody else: it is not carried out"
            disabled={disabled}
            value={review.escalateTo ?? ''}
            onChange={(next) => set({ escalateTo: next === '' ? undefined : next })}
          />
        </>
      )}
      <NumberField
        label="How many people must approve"
        help="One rejection is enough to stop it."
        min={1}
        max={5}
        disabled={disabled}
        value={review.approvals ?? 1}
        onChange={(count) => set({ approvals: count === null || count === 1 ? undefined : count })}
      />
      <Switch
        label="Whoever started it may decide about it"
        disabled={disabled}
        checked={review.mayApproveOwn !== false}
        onChange={(mayApproveOwn) => set({ mayApproveOwn: mayApproveOwn ? undefined : false })}
      />
      <ReasonsEditor
        reasons={review.reasons ?? []}
        isEditable={isEditable}
        onChange={(reasons) => set({ reasons: reasons.length > 0 ? reasons : undefined })}
      />
    </>
  );
}

/** Without what was taken back, so that an untouched dial stays the same; undefined when nothing is left. */
function withoutGaps(review: Review): Review | undefined {
  const kept = Object.entries(review).filter(([, part]) => part !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
