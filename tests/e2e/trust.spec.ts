// How much trust a step has earned: on its tab, on its page, on its card and at home. The record is made up; the rest is the product.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { createFromTemplate } from './answering.ts';
import { scan } from './scan.ts';
import { openSignedIn, PHONE, Stage } from './stage.ts';
import { pastDecisions, STEP, serveTrust, type TrustDesk, trustOf } from './trusting.ts';

test.describe.configure({ mode: 'serial' });

const stage = new Stage();
let runtime: Runtime;
let page: Page;
let workflowId: string;
let desk: TrustDesk;

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime());
  workflowId = await createFromTemplate(runtime);
  await runtime.call(routes.users.create, {
    body: { name: 'Dan Brown', email: 'dan@example.com', role: 'builder', password: 'correct horse battery' },
  });
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
  desk = await serveTrust(page, await record());
});
test.afterAll(() => stage.close());

/** The made-up record, with the decided sample as the item that “Read the 3” leads to. */
async function record() {
  const { items } = await runtime.call(routes.approvals.list, { query: { status: 'decided' } });
  const history = pastDecisions(items[0]?.id ?? '');
  return { history, trust: trustOf(workflowId, history) };
}

async function openTab(): Promise<Locator> {
  await page.goto(`/workflows/${workflowId}?node=${STEP}`);
  const step = page.getByRole('complementary', { name: 'Step: Draft the reply' });
  await step.getByRole('tab', { name: 'How much trust' }).click();
  await expect(step.getByTestId('backtest')).toBeVisible();
  return step;
}

async function openTrustPage(): Promise<void> {
  await page.goto(`/workflows/${workflowId}/trust/${STEP}`);
  await expect(page.getByRole('heading', { name: 'Draft the reply: how much trust' })).toBeVisible();
}

test('the sentence follows the thumb, and nothing is asked of the runtime meanwhile', async () => {
  const step = await openTab();
  const sentence = step.getByTestId('backtest').getByText(/^Of the last 200 items/);
  await expect(sentence).toHaveText('Of the last 200 items, none would have gone out alone.');
  await step.getByRole('radio', { name: 'Ask when unsure' }).click();
  const thumb = step.getByRole('slider', { name: 'Ask below' });
  await expect(thumb).toBeVisible();
  const before = desk.calls.length;
  const seen = new Set<string>();
  for (let press = 0; press < 6; press += 1) {
    await thumb.press('ArrowRight');
    seen.add((await sentence.textContent()) ?? '');
  }
  expect(seen.size).toBeGreaterThan(3);
  expect(desk.calls.slice(before)).toEqual([]);
});

test('at 82% it says what would have gone out alone, what was not fine, and the cost', async () => {
  const step = await openTab();
  await step.getByRole('radio', { name: 'Ask when unsure' }).click();
  await step.getByRole('textbox', { name: 'Ask a person below' }).fill('82');
  await step.getByRole('textbox', { name: 'Ask a person below' }).press('Tab');
  const card = step.getByTestId('backtest');
  await expect(card.getByText(/^Of the last 200 items/)).toHaveText(
    'Of the last 200 items, 148 would have gone out alone. Your reviewers rejected or changed 3 of those.',
  );
  await expect(card).toContainText('145 fine');
  await expect(card).toContainText('52 still ask your reviewers');
  await expect(card).toContainText('Expected slips 2.0 per 100 that go alone (95% range 0.7–5.8, from 3 of 148).');
  await expect(card).toContainText('52 instead of 200 a month');
  await expect(card.getByText('for information')).toBeVisible();
  await expect(step.getByText('asks below 82%')).toBeVisible();
  await expect(step.getByText('At 82% sure: about 85 of 100 approved.')).toBeVisible();
  await expect(step.getByText(/^Could cost/)).toBeHidden();
  await scan(page, 'how much trust, turned', 'aside[aria-label^="Step:"]');
});

test('a position that can be proved is a notch, and is not only for information', async () => {
  const step = await openTab();
  await step.getByRole('radio', { name: 'Ask when unsure' }).click();
  await step.getByRole('slider', { name: 'Ask below' }).press('PageUp');
  await expect(step.getByRole('slider', { name: 'Ask below' })).toHaveAttribute('aria-valuetext', /^85%, one of/);
  await expect(step.getByTestId('backtest').getByText('for information')).toBeHidden();
  await expect(step.getByTestId('backtest')).toContainText(/Not yet: about \d+ more approvals in a row are needed/);
});

test('what mistakes could cost follows the thumb and the limit, before the dial is set', async () => {
  const setting = { level: 'draft' as const, amount: 'enquiry.body.?budget.orValue(1.0e15)', limit: 500 };
  const possibleCost = { averageAmount: 418, itemsPerWeek: 50, amountField: setting.amount };
  desk.trust = trustOf(workflowId, desk.history, { dial: { ...desk.trust.dial, setting }, possibleCost });
  await runtime.call(routes.workflows.setDial, { params: { id: workflowId, nodeId: STEP }, body: { setting } });
  const step = await openTab();
  const cost = step.getByText(/^Could cost up to/);
  await expect(cost).toBeHidden();
  await step.getByRole('radio', { name: 'Ask when unsure' }).click();
  await step.getByRole('textbox', { name: 'Ask a person below' }).fill('82');
  await step.getByRole('textbox', { name: 'Ask a person below' }).press('Tab');
  // 148 of 200 items, so 37 a week; 0.0712 × 418 × 37.
  await expect(cost).toContainText(
    /^Could cost up to 1,10\d a week: very likely fewer than 7\.1 mistakes in 100, 37 items/,
  );
  await step.getByRole('textbox', { name: 'Ask above' }).fill('200');
  await step.getByRole('textbox', { name: 'Ask above' }).press('Tab');
  await expect(cost).toContainText(/^Could cost up to 52\d a week: .* 200 each on average\.$/);
  desk.trust = trustOf(workflowId, desk.history, {
    dial: { ...desk.trust.dial, setting },
    possibleCost: { ...possibleCost, currency: 'GBP' },
  });
  await openTab();
  await step.getByRole('radio', { name: 'Autonomous' }).click();
  await expect(cost).toContainText(
    /^Could cost up to £3,1\d\d a week: very likely fewer than 15\.0 mistakes in 100, 50/,
  );
  await step.getByRole('radio', { name: 'Draft and approve' }).click();
  await expect(cost).toBeHidden();
  await runtime.call(routes.workflows.setDial, {
    params: { id: workflowId, nodeId: STEP },
    body: { setting: { level: 'draft' } },
  });
  desk.trust = trustOf(workflowId, desk.history);
});

test('the three that were not fine can be read, and lead to their items', async () => {
  const step = await openTab();
  await step.getByRole('radio', { name: 'Ask when unsure' }).click();
  await step.getByRole('textbox', { name: 'Ask a person below' }).fill('82');
  await step.getByRole('textbox', { name: 'Ask a person below' }).press('Tab');
  await step.getByRole('button', { name: 'Read the 3' }).click();
  const dialog = page.getByRole('dialog', { name: 'The 3 that were not fine' });
  await expect(dialog.getByRole('listitem').first()).toContainText(/sure/);
  await expect(dialog.getByRole('link').first()).toHaveAttribute('href', /\/approvals\//);
  await scan(page, 'the three that were not fine', '[role=dialog]');
  await page.keyboard.press('Escape');
});

test('below twenty answers words stand in the place of the chart', async () => {
  desk.trust = trustOf(workflowId, desk.history, {
    calibration: null,
    counts: { ...desk.trust.counts, verdicts: 13 },
  });
  const step = await openTab();
  await expect(step.getByText('Not enough answers yet: 13 of 20.')).toBeVisible();
  desk.trust = trustOf(workflowId, desk.history);
});

test('a raise above the evidence takes a reason, and a second person where the workspace says so', async () => {
  await runtime.call(routes.workspace.saveSettings, { body: { needsSecondPerson: true } });
  const step = await openTab();
  await step.getByRole('radio', { name: 'Autonomous' }).click();
  const others = await step.getByRole('button', { name: 'Ask Dan to approve change' }).isDisabled();
  expect(others).toBe(true);
  await step.getByLabel('Why raise it by hand?').fill('We have read two hundred of its drafts.');
  await expect(step.getByRole('button', { name: 'Ask Dan to approve change' })).toBeEnabled();
  await step.getByRole('button', { name: 'Discard' }).click();
  await runtime.call(routes.workspace.saveSettings, { body: { needsSecondPerson: false } });
});

test('what the record proves is set without a reason', async () => {
  desk.trust = trustOf(workflowId, desk.history, { earned: { level: 'threshold', position: 0.8473 } });
  const step = await openTab();
  await step.getByRole('radio', { name: 'Ask when unsure' }).click();
  await expect(step.getByLabel('Why raise it by hand?')).toBeVisible();
  await step.getByRole('slider', { name: 'Ask below' }).press('PageUp');
  await expect(step.getByLabel('Why raise it by hand?')).toBeHidden();
  await expect(step.getByRole('button', { name: 'Set the dial' })).toBeEnabled();
  desk.trust = trustOf(workflowId, desk.history);
});

test('the page has the positions, the counts and the history, and hands out the record', async () => {
  await openTrustPage();
  await expect(page.getByRole('table', { name: 'Positions' }).getByRole('row')).toHaveCount(6);
  await expect(page.getByRole('columnheader', { name: 'Textbook, for one look' })).toBeVisible();
  await expect(page.getByText('Stopped: checks found 5 mistakes in 22. Everything asks you again.')).toBeVisible();
  await expect(page.getByText('“We read two hundred of its drafts.”')).toBeVisible();
  await expect(
    page.getByText(/by Ann Reed\. Evidence then: 171 decisions at 84\.7% sure or more, 2 mistakes/),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'CSV' })).toHaveAttribute('href', /trust\/export\.csv$/);
  await expect(page.getByRole('link', { name: 'Certificate' })).toHaveAttribute('href', /trust\/certificate$/);
  await page.getByRole('button', { name: 'Try it: asks below 84.7%' }).click();
  await expect(page.getByRole('radio', { name: 'Ask when unsure' })).toBeChecked();
  await scan(page, 'the trust page');
});

test('the page says what the checks mean for all that went alone, and how well reviewers look', async () => {
  const words = 'Of the 312 items that went alone about 1.3 in 100 were wrong; very likely fewer than 6.2 in 100 are.';
  const estimate = { count: 312, rate: 0.013, horvitzThompson: 0.014, upper: 0.062, words };
  const planted = 'Reviewers caught 38 of 40 planted mistakes; we lowered the limit to match.';
  desk.trust = trustOf(workflowId, desk.history, {
    counts: { ...desk.trust.counts, alone: 312 },
    audits: { ...desk.trust.audits, checked: 61, wrong: 1, estimate },
    canaries: { isOn: true, shown: 40, caught: 38, catchLower: 0.83, words: planted },
  });
  await openTrustPage();
  const checks = page.getByRole('region', { name: 'Checks of what went alone' });
  await expect(checks.getByText(words)).toBeVisible();
  await expect(checks.getByText(planted)).toBeVisible();
  const row = page.getByRole('table', { name: 'Positions' }).getByRole('row', { name: /^84\.7%/ });
  await expect(row).toContainText('about 91 of 100 approved');
  desk.trust = trustOf(workflowId, desk.history);
});

test('what could not be read says so under its heading, and is read again', async () => {
  const all = `**/api/workflows/*/nodes/${STEP}/trust`;
  await page.route(all, (route) => route.fulfill({ status: 400, json: {} }));
  await page.goto(`/workflows/${workflowId}/trust/${STEP}`);
  await expect(page.getByRole('heading', { name: 'How much trust' })).toBeVisible();
  await expect(page.getByRole('alert').getByText('The trust in this step could not be read')).toBeVisible();
  await scan(page, 'the trust page that could not be read', 'main');
  await page.goto(`/workflows/${workflowId}?node=${STEP}`);
  const step = page.getByRole('complementary', { name: 'Step: Draft the reply' });
  await step.getByRole('tab', { name: 'How much trust' }).click();
  await expect(step.getByText('What it has earned could not be read.')).toBeVisible();
  await page.unroute(all);
  await step.getByRole('button', { name: 'Try again' }).click();
  await expect(step.getByTestId('backtest')).toBeVisible();
});

test('a level that was earned is accepted with one click', async () => {
  desk.trust = trustOf(workflowId, desk.history, {
    earned: { level: 'threshold', position: 0.8473 },
    recommendation: {
      kind: 'graduate',
      level: 'threshold',
      position: 0.8473,
      words: ['Ready: 171 decisions, 2 mistakes. About half the items can go alone.'],
      needMore: null,
    },
  });
  await openTrustPage();
  await expect(page.getByText('Ready: 171 decisions, 2 mistakes.')).toBeVisible();
  desk.calls.length = 0;
  await page.getByRole('button', { name: 'Accept: Ask when unsure (below 85%)' }).click();
  await expect.poll(() => desk.calls).toContain('POST accept');
});

test('it says that it is held, that it was stopped, and what somebody asks for', async () => {
  const { audits } = desk.trust;
  desk.trust = trustOf(workflowId, desk.history, { audits: { ...audits, isHeld: true, heldFor: 11 } });
  await openTrustPage();
  await expect(page.getByText('A checked item was wrong. It asks first for about 11 items.')).toBeVisible();
  desk.trust = trustOf(workflowId, desk.history, {
    stopped: { at: Date.now(), why: 'Stopped: checks found 7 mistakes in 30. Everything asks you again.' },
    request: {
      id: 'q1',
      setting: { level: 'autonomous' },
      reason: 'The season begins.',
      by: { id: 'somebody', name: 'Dan Brown', via: 'session' },
      at: Date.now(),
      mayAccept: true,
    },
  });
  await openTrustPage();
  await expect(page.getByText('Stopped: checks found 7 mistakes in 30.')).toBeVisible();
  await expect(page.getByText('Dan Brown asks to set Autonomous')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Accept', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Decline' })).toBeVisible();
  await scan(page, 'stopped, and asked for');
  desk.trust = trustOf(workflowId, desk.history);
});

test('a card says what its step has earned without growing, and its dial is turned down from there', async () => {
  await page.goto(`/workflows/${workflowId}`);
  const card = page.getByTestId(`rf__node-${STEP}`);
  await expect(card).toContainText('earned');
  await expect(card).toContainText('64% alone, 91% unchanged, last 200');
  const boxes = await Promise.all((await page.locator('.node-card').all()).map((one) => one.boundingBox()));
  const heights = boxes.map((box) => Math.round(box?.height ?? 0));
  expect(new Set(heights).size).toBeLessThanOrEqual(2);
  await card.click({ button: 'right' });
  const dialog = page.getByRole('dialog', { name: 'Turn “Draft the reply” down' });
  await dialog.getByRole('option', { name: /Watch only/ }).click();
  await expect(page.getByText('Live now: Watch only', { exact: true })).toBeVisible();
});

test('home shows the one step that has earned more', async () => {
  await page.goto('/');
  const proposal = page.getByRole('complementary', { name: 'Next step in trust' });
  await expect(proposal).toContainText('Draft the reply has earned Ask when unsure');
  await proposal.getByRole('link', { name: 'See why' }).click();
  await expect(page.getByRole('heading', { name: 'Draft the reply: how much trust' })).toBeVisible();
});

test('the settings of trust are saved, and the others stay as they are', async () => {
  await page.goto('/settings?tab=trust');
  await page.getByRole('radio', { name: /^Earned/ }).click();
  await page.getByRole('textbox', { name: 'From how many reviewers' }).fill('2');
  await page.getByRole('switch', { name: /needs a second person/ }).click();
  await scan(page, 'settings of trust', 'main');
  const before = await runtime.call(routes.workspace.settings);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The settings are saved')).toBeVisible();
  expect(await runtime.call(routes.workspace.settings)).toEqual({
    ...before,
    policy: 'earned',
    minReviewers: 2,
    needsSecondPerson: true,
  });
});

test('on a phone the tab is a sheet with the same sentence', async ({ browser }) => {
  const phone = await openSignedIn(browser, runtime, {
    reducedMotion: 'reduce',
    viewport: PHONE,
    isMobile: true,
    hasTouch: true,
  });
  await serveTrust(phone, desk);
  await phone.goto(`/workflows/${workflowId}?node=${STEP}`);
  await phone.getByRole('tab', { name: 'How much trust' }).tap();
  await expect(phone.getByText(/^Of the last 200 items/)).toBeVisible();
  await scan(phone, 'how much trust on a phone', '[role=dialog]');
  await phone.goto(`/workflows/${workflowId}/trust/${STEP}`);
  await expect(phone.getByText(/^Of the last 200 items/)).toBeVisible();
  // All scrolls in one place: what is for screen readers alone does not make the frame scroll too.
  const isFrameLonger = 'document.querySelector("main").scrollHeight > document.querySelector("main").clientHeight';
  expect(await phone.evaluate(isFrameLonger)).toBe(false);
  const tooWide = await phone.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  expect(tooWide).toBe(false);
  await phone.context().close();
});
