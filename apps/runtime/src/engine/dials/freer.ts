// Limits that a person has set on a dial, besides how far it may go: whether a setting takes some of them away.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';

/** Of messages, where a dial says nothing. */
const USUAL_UNDO_SECONDS = 60;

/** Whether a setting has fewer or wider limits than another: rules, amounts, numbers, time to hold back, people who must approve. */
export function isFreer(setting: DialSetting, than: DialSetting): boolean {
  const rules = new Set(setting.askWhen?.map(({ when }) => when));
  return (
    than.askWhen?.some(({ when }) => when.trim() !== '' && !rules.has(when)) === true ||
    hasWiderAmount(setting, than) ||
    (than.alwaysAsk === true && setting.alwaysAsk !== true) ||
    (['maxPerHour', 'maxPerDay', 'maxSameRecipient'] as const).some((name) => isMore(setting[name], than[name])) ||
    (than.undoSeconds ?? USUAL_UNDO_SECONDS) > (setting.undoSeconds ?? USUAL_UNDO_SECONDS) ||
    (than.review?.approvals ?? 1) > (setting.review?.approvals ?? 1) ||
    (than.review?.mayApproveOwn === false && setting.review?.mayApproveOwn !== false)
  );
}

/** Another amount is another limit: nobody can tell which of them is wider. */
function hasWiderAmount({ amount = '', limit = 0 }: DialSetting, than: DialSetting): boolean {
  const was = than.amount?.trim() ?? '';
  return was !== '' && (amount.trim() !== was || limit > (than.limit ?? 0));
}

/** Left out, there is none. */
function isMore(value: number | undefined, than: number | undefined): boolean {
  return than !== undefined && (value ?? Infinity) > than;
}
