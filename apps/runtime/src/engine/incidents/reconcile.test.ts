import { expect, test } from 'vitest';
import type { Finding, OpenIncident } from '../../store/incidents/incident-rows.ts';
import { reconcile } from './reconcile.ts';

const finding = (fingerprint: string, at = 10): Finding => ({
  fingerprint,
  kind: 'queue-growing',
  workflowId: null,
  nodeId: null,
  connectionId: null,
  title: fingerprint,
  detail: `detail of ${fingerprint}`,
  suggestion: '',
  at,
});
const open = (id: number, fingerprint: string): OpenIncident => ({ ...finding(fingerprint), id });

test('what is new is raised, what goes on is touched, what is over is resolved', () => {
  const found = ['new', 'known'].map((name) => ({ ...finding(name), resolvedAt: null }));
  expect(reconcile([open(1, 'known'), open(2, 'over')], found, 99)).toEqual([
    { type: 'raise', finding: finding('new'), at: 99 },
    { type: 'touch', id: 1, detail: 'detail of known', at: 99 },
    { type: 'resolve', id: 2, at: 99 },
  ]);
});

test('what a person has resolved is raised again only by something newer', () => {
  expect(reconcile([], [{ ...finding('same', 10), resolvedAt: 10 }], 99)).toEqual([]);
  expect(reconcile([], [{ ...finding('same', 11), resolvedAt: 10 }], 99)).toHaveLength(1);
});
