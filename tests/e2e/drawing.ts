// Drawing with the mouse: steps are carried from the palette, lines are pulled from handle to handle.
import { expect, type Locator, type Page } from '@playwright/test';

interface Point {
  x: number;
  y: number;
}

/** The card of a step on the canvas, by its title. */
export function cardOf(page: Page, title: string): Locator {
  return page.getByTestId(/^rf__node-/).filter({ hasText: title });
}

/** The open inspector of a step. */
export function stepPanel(page: Page, title: string): Locator {
  return page.getByRole('complementary', { name: `Step: ${title}` });
}

/** Carries a step from the palette onto the canvas, `at` from its upper left corner. Its inspector opens. */
export async function dropStep(page: Page, title: string, at: Point): Promise<void> {
  const row = page.getByRole('complementary', { name: 'Steps to add' }).getByRole('button', { name: title });
  const canvas = await boxOf(page.getByRole('application', { name: /^Workflow canvas/ }));
  await drag(page, middleOf(await boxOf(row)), { x: canvas.x + at.x, y: canvas.y + at.y });
  await expect(cardOf(page, title)).toBeVisible();
  await expect(stepPanel(page, title)).toBeVisible();
}

/** Pulls a line from the way out of one card to the way into another. */
export async function pullLine(page: Page, from: string, to: string): Promise<void> {
  const source = cardOf(page, from).locator('.react-flow__handle.source');
  const target = cardOf(page, to).locator('.react-flow__handle.target');
  await drag(page, middleOf(await boxOf(source)), middleOf(await boxOf(target)));
}

async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

interface Box extends Point {
  width: number;
  height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator.toString()} is not on the screen`);
  return box;
}

function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}
