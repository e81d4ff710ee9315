import { expect, test } from '@playwright/test';

import { setTheme, settled, signIn } from './desk';

import type { Page } from '@playwright/test';

interface Found {
  to: string;
  name: string;
  count: number;
}

/** Every way from the dashboard to the list, with the number that stands beside it. */
async function links(page: Page): Promise<Found[]> {
  return page.locator('main a[href^="/tickets?"]').evaluateAll((found) =>
    found.map((link) => {
      const card = link.closest('dt')?.parentElement?.querySelector('dd');
      const cell = link.closest('tr')?.querySelector('td[class*="number"]');
      const text = (card ?? cell ?? link).textContent;
      return {
        to: link.getAttribute('href') ?? '',
        name: link.getAttribute('aria-label') ?? link.textContent,
        count: Number(text.replace(/\D/g, '')),
      };
    }),
  );
}

test('each figure of the dashboard that leads to tickets leads to exactly those', async ({ page }) => {
  await signIn(page);
  await settled(page);
  for (const address of ['/dashboard', '/dashboard?days=7&team=billing_team']) {
    await page.goto(address);
    const flow = page.getByRole('region', { name: 'Created and resolved' });
    await flow.getByRole('button', { name: 'Show as table' }).click();
    const found = await links(page);
    expect(found.length).toBeGreaterThan(8);
    expect(found.filter(({ count }) => count > 0).length).toBeGreaterThan(5);
    for (const { to, name, count } of found) {
      // As Back and Forward do: loading the whole console for each of so many takes minutes.
      await page.evaluate((address) => {
        history.pushState(null, '', address);
        dispatchEvent(new PopStateEvent('popstate'));
      }, to);
      const heading = page.getByRole('heading', { level: 1 });
      await expect(heading, `${name} at ${address}: ${to}`).toHaveText(`All tickets${count}`);
    }
  }
});

test('a bar and a line of the dashboard are followed by click and by keyboard', async ({ page }) => {
  await signIn(page);
  await setTheme(page, 'dark');
  await page.goto('/dashboard');
  const flow = page.getByRole('region', { name: 'Created and resolved' });
  await flow.locator('.recharts-bar').first().locator('.recharts-rectangle').last().click();
  await expect(page).toHaveURL(/\/tickets\?view=all&created_after=/);
  await expect(page.getByRole('list', { name: 'Active filters' })).toContainText('Created until');
  await page.goBack();
  const priority = page.getByRole('region', { name: 'By priority' });
  const urgent = priority.getByRole('link', { name: /^Urgent: show the/ });
  await urgent.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/priority=urgent/);
});
