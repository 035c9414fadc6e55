// The evidence log as a table for a spreadsheet.
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import { hiddenIn } from './hidden-evidence.ts';

const COLUMNS = [
  'time',
  'event',
  'item',
  'score',
  'role',
  'threshold',
  'audit_share',
  'audited',
  'verdict',
  'loss',
  'source',
  'reviewer',
  'seconds',
  'blind',
  'not_counted',
  'note',
] as const;
type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | boolean | null | undefined>>;

/** RFC 4180, with a first line of names. Cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function evidenceCsv(events: readonly EvidenceEvent[]): string {
  const isHidden = hiddenIn(events);
  const lines = events.map((event) => {
    const cells = isHidden(event) ? hiddenCells(event) : cellsOf(event);
    return lineOf({ time: new Date(event.at).toISOString(), event: event.type, ...cells });
  });
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function cellsOf(event: EvidenceEvent): Cells {
  switch (event.type) {
    case 'item':
      return { item: event.item, ...factsOf(event), blind: event.isBlind, note: event.because };
    case 'verdict': {
      const { item, verdict, loss, source, by, seconds, isBlind, notCounted, reason } = event;
      const said = { verdict, loss, source, reviewer: by?.name, seconds, blind: isBlind };
      return { item, ...factsOf(event.of), ...said, not_counted: notCounted, note: reason };
    }
    case 'canary':
      return { item: event.canary, verdict: event.isMissed ? 'missed' : 'caught', reviewer: event.by.name };
    case 'moved':
      return { note: `position ${event.to}, certificate ${event.certificate}`, reviewer: event.by.name };
    case 'promise':
      return { note: `alpha ${event.alpha}, delta ${event.delta}, floor ${event.floor}`, reviewer: event.by.name };
    case 'begun':
    case 'probation':
    case 'stopped':
      return { note: event.why };
  }
}

function hiddenCells(event: EvidenceEvent): Cells {
  return { ...(event.type === 'item' ? { item: event.item } : {}), blind: true, note: 'Hidden until it is answered.' };
}

function factsOf(facts: Extract<EvidenceEvent, { type: 'verdict' }>['of']): Cells {
  if (facts === null) return {};
  const { score, role, threshold, share, isAudited } = facts;
  return { score, role, threshold, audit_share: share, audited: isAudited };
}

function lineOf(cells: Cells): string {
  return COLUMNS.map((name) => cellText(cells[name])).join(',');
}

function cellText(value: Cells[keyof Cells]): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
