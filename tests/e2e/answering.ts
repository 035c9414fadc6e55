// The template “Answer enquiries”, brought to where a journey begins: sampled, or live with a mail server.
import { routes } from '@leeway/shared/api/routes.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import type { Page } from '@playwright/test';
import type { Runtime } from '../support/runtime.ts';
import type { TestSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';

export const FORM = '/forms/enquiry';

export interface Enquiry {
  name: string;
  email: string;
  message: string;
  budget?: string;
}

/** Makes the workflow, and decides its sample run, so that only what a test sends waits in Approvals. */
export async function createFromTemplate({ call }: Runtime): Promise<string> {
  const { workflowId, runId } = await call(routes.templates.use, { params: { id: 'answer-enquiries' } });
  const asked = await waitFor('the sample run asks', async () => {
    const { items } = await call(routes.approvals.list, { query: { runId } });
    return items[0];
  });
  await call(routes.approvals.decide, {
    params: { id: asked.id },
    body: { decision: 'approve', idempotencyKey: asked.id },
  });
  return workflowId;
}

interface LiveOptions {
  smtp: TestSmtpServer;
  settings?: Partial<Settings>;
}

/** Makes the workflow, connects the mail server and publishes. */
export async function goLive(runtime: Runtime, { smtp, settings }: LiveOptions): Promise<string> {
  const { call } = runtime;
  const id = await createFromTemplate(runtime);
  await call(routes.workspace.saveSettings, { body: { allowedHosts: [smtp.host], ...settings } });
  const connection = await call(routes.connections.create, {
    body: {
      kind: 'smtp',
      name: 'Company mail',
      settings: { host: smtp.host, port: smtp.port, secure: false, user: '', from: 'Sales <sales@example.com>' },
      secret: {},
    },
  });
  const { draft } = await call(routes.workflows.get, { params: { id } });
  const nodes = draft.graph.nodes.map((node) =>
    node.type === 'integrations.email' ? { ...node, config: { ...node.config, connection: connection.id } } : node,
  );
  await call(routes.workflows.saveDraft, {
    params: { id },
    body: { graph: { ...draft.graph, nodes }, revision: draft.revision },
  });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

/** Fills in the hosted form as a customer does. */
export async function sendEnquiry(page: Page, { name, email, message, budget = '' }: Enquiry): Promise<void> {
  await page.goto(FORM);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('What can we do for you?').fill(message);
  await page.getByLabel('Budget, if you have one in mind').fill(budget);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
}

/** Sends the hosted form without a browser. */
export async function postEnquiry(runtime: Runtime, enquiry: Enquiry): Promise<void> {
  const response = await fetch(runtime.url + FORM, { method: 'POST', body: new URLSearchParams({ ...enquiry }) });
  if (!response.ok) throw new Error(`The form was answered with ${response.status}: ${await response.text()}`);
}
