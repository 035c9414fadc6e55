// What holds a step back just now, or was said about its evidence: in the words the runtime gives, most pressing first.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import { formatDateTime } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';

export function StateNotes({ trust }: { trust: Trust }) {
  const { stopped, audits, keyNote, newness } = trust;
  const mayGoAlone = compareLevels(trust.dial.setting.level, 'draft') > 0;
  return (
    <>
      {stopped && (
        <Notice tone="fail" title={stopped.why}>
          Since {formatDateTime(stopped.at)}. Please look at the last unchecked items; they already went out.
        </Notice>
      )}
      {audits.isHeld && !stopped && (
        <Notice tone="wait" title={heldWords(audits.heldFor)}>
          Then it goes on by itself, if those are fine.
        </Notice>
      )}
      {keyNote && <Notice tone="neutral" title={keyNote} />}
      {newness && mayGoAlone && (
        <p className="text-ink-2 text-sm">
          While it is new: at most {newness.perHour} an hour and {newness.perDay} a day go alone; the rest asks.
        </p>
      )}
    </>
  );
}

/** That it asks first, and for how long: the runtime says it in the same words. */
export function heldWords(items: number | null): string {
  return `A checked item was wrong. It asks first for ${items === null ? 'a while' : `about ${items} ${items === 1 ? 'item' : 'items'}`}.`;
}
