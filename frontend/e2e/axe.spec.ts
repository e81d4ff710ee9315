import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { DOUBLE_CHARGE, createTicket, screenshot, setTheme, signIn } from './desk';

import type { Theme } from './desk';
import type { Page } from '@playwright/test';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
  );
  expect.soft(found, page.url()).toEqual([]);
}

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const theme of ['light', 'dark'] as Theme[]) {
  test(`every page is accessible in the ${theme} theme, wide and narrow`, async ({ page }) => {
    test.setTimeout(240_000);
    const check = async (name: string) => {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.waitForTimeout(250);
        await screenshot(page, `${name}-${theme}-${size.width}`);
        await expectNoViolations(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${name} scrolls sideways at ${size.width}`).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    };

    await page.goto('/login');
    await setTheme(page, theme);
    await expect(page.getByRole('button', { name: /^Agent/ })).toBeVisible();
    await check('login');

    await signIn(page);
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
    await check('tickets');
    await page.goto('/tickets?q=zzzzqqqq');
    await expect(page.getByText('Nothing matches these filters')).toBeVisible();
    await check('tickets-empty');

    await page.goto('/tickets/new');
    await page.getByRole('button', { name: 'Create ticket' }).click();
    await expect(page.getByText('Give it a title')).toBeVisible();
    await check('new-ticket');

    const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
    await page.goto(`/tickets/${id}`);
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    await expect(
      page
        .getByRole('complementary', { name: 'Assistant' })
        .getByRole('button', { name: 'Insert into reply' }),
    ).toBeEnabled();
    await check('ticket');
    await page.setViewportSize(SIZES[1] ?? { width: 390, height: 844 });
    await page.getByText('Assistant', { exact: true }).first().click();
    await page.waitForTimeout(250);
    await screenshot(page, `ticket-assistant-${theme}-390`);
    await expectNoViolations(page);
    await page.getByText('Details', { exact: true }).click();
    await page.waitForTimeout(250);
    await screenshot(page, `ticket-details-${theme}-390`);
    await expectNoViolations(page);
    await page.setViewportSize({ width: 1440, height: 900 });

    await page.goto('/kb');
    await expect(page.getByRole('table').getByRole('button').first()).toBeVisible();
    await check('kb');
    await page.getByRole('table').getByRole('button').first().click();
    await expect(page.getByRole('dialog').getByText(/^Chunks/)).toBeVisible();
    await page.waitForTimeout(500);
    await screenshot(page, `kb-document-${theme}-1440`);
    await expectNoViolations(page);
    await page.goto('/kb?tab=add');
    await expect(page.getByLabel('Text')).toBeVisible();
    await check('kb-add');
    await page.goto('/kb?tab=search');
    await page.getByLabel('Query').fill('duplicate charge refund');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Matches' }).getByRole('listitem').first()).toBeVisible();
    await check('kb-search');

    await page.goto('/tickets/999999');
    await expect(page.getByText('This ticket does not exist')).toBeVisible();
    await check('missing');
  });
}

test('customers find their requests, and nothing that is for agents', async ({ page }) => {
  await signIn(page, 'Customer');
  await expect(page.getByRole('heading', { name: /Your requests/ })).toBeVisible();
  await screenshot(page, 'customer-list');
  await expectNoViolations(page);
  await expect(page.getByRole('link', { name: 'Knowledge' })).toHaveCount(0);
  await page.goto('/kb');
  await expect(page.getByText('This page is for agents')).toBeVisible();
  await page.goto('/tickets/new');
  await page.getByLabel('What is it about?').fill('My parcel is late');
  await page.getByLabel('Tell us more').fill('It should have come on Monday.');
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Reply' }).fill('Order 4411, by the way.');
  await page.getByRole('textbox', { name: 'Reply' }).press('Control+Enter');
  await expect(
    page.getByRole('region', { name: 'Conversation' }).getByText('Order 4411, by the way.'),
  ).toBeVisible();
  await screenshot(page, 'customer-ticket');
  await expectNoViolations(page);
});
