import axe from 'axe-core';

import { expect } from '@playwright/test';

import { screenshot } from './desk';

import type { Theme } from './desk';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** Two frames drawn, and no movement that would end. Fixed pauses would be too long nearly always, and once too short. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const moving = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
      .map((one) => one.finished.catch(() => undefined));
    await Promise.race([Promise.all(moving), new Promise((resolve) => setTimeout(resolve, 1_000))]);
    await frame();
  });
}

/**
 * All rules of WCAG 2.1 A and AA on the whole page. In the page itself: the builder of axe for Playwright opens another
 * page for each result and prepares what holds as carefully as what does not, which takes five times as long. The
 * console has no frames, for which that is made.
 */
export async function expectNoViolations(page: Page, where = page.url()): Promise<void> {
  await settled(page);
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe.source);
    // A colour on its way from one theme to the other is not one that anybody reads.
    await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important; }' });
    await settled(page);
  }
  const { violations } = await page.evaluate(async (tags): Promise<Pick<AxeResults, 'violations'>> => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    const found = await inPage.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return { violations: found.violations };
  }, RULES);
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
  );
  expect.soft(found, where).toEqual([]);
}

/** Follow the system, which the tests turn from light to dark: what is on the page stays there. */
export async function wear(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

/** The page as it is now, in both themes, wide and narrow: drawn, without a violation, and without scrolling sideways. */
export async function check(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await wear(page, theme);
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      await expectNoViolations(page, `${name}, ${theme}, ${size.width}`);
      await screenshot(page, `${name}-${theme}-${size.width}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} scrolls sideways at ${size.width}`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize(WIDE);
  }
}

/** As the page stands on a narrow screen, where parts of it are shown one at a time. */
export async function checkNarrow(page: Page, name: string): Promise<void> {
  await page.setViewportSize(NARROW);
  for (const theme of ['light', 'dark'] as const) {
    await wear(page, theme);
    await expectNoViolations(page, `${name}, ${theme}`);
    await screenshot(page, `${name}-${theme}-${NARROW.width}`);
  }
}

export async function widen(page: Page): Promise<void> {
  await page.setViewportSize(WIDE);
}
