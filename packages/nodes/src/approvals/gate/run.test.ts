import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const gate = ofKind(run, 'approval');

test('asks its question with what the person should see', () => {
  const config = definition.config.parse({
    question: 'May it go out?',
    show: [{ label: 'Reply', value: 'Dear Ann' }],
    editable: 'reply',
    assignee: 'role:approver',
    dueInMinutes: 60,
    onTimeout: 'port',
  });
  expect(gate.ask(config, {})).toEqual({
    kind: 'gate',
    question: 'May it go out?',
    show: [{ label: 'Reply', value: 'Dear Ann' }],
    fields: [],
    editable: 'reply',
    assignee: 'role:approver',
    dueInMinutes: 60,
    onTimeout: 'port',
  });
});

test('asks several people, by working hours, and then somebody else', () => {
  const config = definition.config.parse({
    question: 'Ok?',
    approvals: 2,
    mayApproveOwn: false,
    isWorkingTime: true,
    remindMinutes: 30,
    escalateTo: 'user:dan',
  });
  expect(gate.ask(config, {}).review).toEqual({
    approvals: 2,
    mayApproveOwn: false,
    isWorkingTime: true,
    remindMinutes: 30,
    escalateTo: 'user:dan',
  });
  expect(gate.ask(definition.config.parse({ question: 'Ok?' }), {}).review).toBeUndefined();
});

test('what is left empty is nobody in particular and no hurry', () => {
  const config = definition.config.parse({ question: 'Ok?', editable: '', assignee: '' });
  expect(gate.ask(config, {})).toMatchObject({
    editable: null,
    assignee: null,
    dueInMinutes: null,
    onTimeout: 'reject',
  });
});

test('has a port for being too late only when it is used', () => {
  const portsOf = (onTimeout: string) =>
    definition.outputs(definition.config.parse({ onTimeout })).map((port) => port.name);
  expect(portsOf('reject')).toEqual(['approved', 'rejected']);
  expect(portsOf('approve')).toEqual(['approved', 'rejected']);
  expect(portsOf('port')).toEqual(['approved', 'rejected', 'timeout']);
});
