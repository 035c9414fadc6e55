// axe over a part of a page, in both themes.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** `part`: CSS of what is new, when the rest was judged before. Every rule in the light theme; in the dark one those that colours can break. Soft, so that one run tells all there is to mend. */
export async function scan(at: Page, what: string, part = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await at.emulateMedia({ colorScheme });
    // Colours that fade, however short, are those of the theme before until a frame was drawn.
    await at.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const axe = new AxeBuilder({ page: at }).include(part);
    // Without it axe opens a page of its own for each scan, to gather frames that these screens do not have.
    axe.setLegacyMode(true);
    if (colorScheme === 'light') axe.withTags(RULES);
    else axe.withRules(COLOUR_RULES);
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}\n  ${failureSummary}`),
    );
    expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
  }
}
