// The breaker of a dial: checks found too many mistakes, so everything asks again, and what went out last is looked at (dial.md 2.6).
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Database } from 'better-sqlite3';
import { applyChange, type ChangedIncident, createIncidentRows, type Finding } from '../incidents/incident-rows.ts';
import type { AuditRows } from './audit-rows.ts';
import type { DialRows } from './dial-rows.ts';
import type { OpenRecord, RecordRows } from './record-rows.ts';
import type { NewCertificate } from './trust-appends.ts';

export interface StoppedDial {
  workflowId: string;
  nodeId: string;
  at: number;
  why: string;
  /** How the dial is set now; null when it asked already. */
  dial: LiveDial | null;
  incidents: ChangedIncident[];
}

export interface Stops {
  stop(record: OpenRecord, at: number): StoppedDial;
  /** Somebody lets it act alone again: the incident is over. */
  resume(place: { workflowId: string; nodeId: string; at: number }): void;
  keepCertificate(record: OpenRecord, certificate: NewCertificate, at: number): void;
}

export interface StopsDeps {
  records: RecordRows;
  audits: AuditRows;
  dials: DialRows;
  nextApprovalId(): string;
}

export function createStops(db: Database, { records, audits, dials, nextApprovalId }: StopsDeps): Stops {
  const incidents = createIncidentRows(db);
  const title = db.prepare<[string], string>('select title from workflows where id = ?').pluck();
  const certify = db.prepare(
    'insert into certificates (id, record, at, through, data) values (?, ?, ?, (select max(id) from evidence where record = ?), ?)',
  );

  /** What went out last without a check, for people to look at. */
  function askAboutLast({ workflowId, state }: OpenRecord, at: number): void {
    const why = 'Please look at the last unchecked items; they already went out.';
    for (const item of state.unauditedRecent) {
      const cut = item.indexOf('/');
      const run = Number(item.slice(0, cut));
      const key = item.slice(cut + 1);
      if (audits.isAsked(run, key)) continue;
      audits.ask({ approval: nextApprovalId(), run, key, workflowId, why, score: null, at });
    }
  }

  return {
    stop(record, at) {
      const { workflowId, nodeId, state } = record;
      const mistakes = Math.max(1, Math.round(state.auditsWrong));
      const found = `checks found ${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'} in ${state.auditsChecked}`;
      const why = `Stopped: ${found}. Everything asks you again.`;
      askAboutLast(record, at);
      records.add(record, { type: 'stopped', at, why }, { run: 0 });
      // First its line: the evidence in it is of the dial as it was.
      dials.apply(
        { workflowId, nodeId, at },
        { entry: { kind: 'stopped', words: why, by: null, reason: null } },
        state,
      );
      const dial = dials.lower({ workflowId, nodeId, at }, why);
      const finding: Finding = {
        fingerprint: fingerprintOf(workflowId, nodeId),
        kind: 'dial-stopped',
        workflowId,
        nodeId,
        connectionId: null,
        title: `A step of “${title.get(workflowId) ?? 'A deleted workflow'}” was stopped`,
        detail: why,
        suggestion: 'Look at its last items in Approvals; they already went out. Then change its instructions.',
        at,
      };
      return { workflowId, nodeId, at, why, dial, incidents: applyChange(incidents, { type: 'raise', finding, at }) };
    },
    resume({ workflowId, nodeId, at }) {
      const open = incidents.open.get(fingerprintOf(workflowId, nodeId));
      if (open) incidents.resolve.run(at, open.id);
    },
    keepCertificate(record, { id, data }, at) {
      certify.run(id, record.id, at, record.id, JSON.stringify(data));
    },
  };
}

function fingerprintOf(workflowId: string, nodeId: string): string {
  return `dial-stopped ${workflowId} ${nodeId}`;
}
