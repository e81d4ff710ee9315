import { expect, test } from '@playwright/test';

import { check, checkNarrow, expectNoViolations, widen } from './axe';
import { DOUBLE_CHARGE, createTicket, screenshot, signIn } from './desk';

// Each page is opened once and looked at four times: light and dark, wide and narrow.

test('what is seen without a ticket is accessible, light and dark, wide and narrow', async ({ page }) => {
  await page.goto('/login');
  await expect(page.getByRole('button', { name: /^Agent/ })).toBeVisible();
  await check(page, 'login');

  await signIn(page, 'Admin');
  await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
  await check(page, 'tickets');
  await page.goto('/tickets?q=zzzzqqqq');
  await expect(page.getByText('Nothing matches these filters')).toBeVisible();
  await check(page, 'tickets-empty');
  await page.goto('/tickets');
  await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search tickets, pages/ }).fill('charge');
  await expect(page.getByRole('option', { name: /^#/ }).first()).toBeVisible();
  await check(page, 'palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await check(page, 'shortcuts');

  await page.goto('/tickets/999999');
  await expect(page.getByText('This ticket does not exist')).toBeVisible();
  await check(page, 'missing');
  for (const [path, name] of [
    ['/', 'home'],
    ['/help', 'help'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await check(page, name);
  }
});

test('a ticket is accessible from its form to its answer, light and dark, wide and narrow', async ({
  page,
}) => {
  await signIn(page, 'Admin');
  await page.goto('/tickets/new');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page.getByText('Give it a title')).toBeVisible();
  await check(page, 'new-ticket');

  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(
    page.getByRole('complementary', { name: 'Assistant' }).getByRole('button', { name: 'Insert into reply' }),
  ).toBeEnabled();
  await check(page, 'ticket');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText('Assistant', { exact: true }).first().click();
  await checkNarrow(page, 'ticket-assistant');
  await page.getByText('Details', { exact: true }).click();
  await checkNarrow(page, 'ticket-details');
  await widen(page);
});

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
  await expect(page).toHaveURL(/\/portal\/requests\/\d+$/);
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Reply' }).fill('Order 4411, by the way.');
  await page.getByRole('textbox', { name: 'Reply' }).press('Control+Enter');
  await expect(
    page.getByRole('region', { name: 'Conversation' }).getByText('Order 4411, by the way.'),
  ).toBeVisible();
  await screenshot(page, 'customer-ticket');
  await expectNoViolations(page);
});
