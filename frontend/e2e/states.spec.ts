import { expect, test } from '@playwright/test';

import { DOUBLE_CHARGE, createTicket, screenshot, signIn } from './desk';

test('a session that ends in mid-work loses no text, and the reply goes out after signing in', async ({
  page,
  context,
}) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const reply = page.getByRole('textbox', { name: 'Reply' });
  await reply.fill('An answer I worked on for long.');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in to go on' });
  await expect(dialog).toBeVisible();
  await expect(reply).toHaveValue('An answer I worked on for long.');
  await screenshot(page, 'state-signed-out');
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByText(/do not match/)).toBeVisible();
  await dialog.getByLabel('Password').fill('citedesk-demo');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(
    page.getByRole('region', { name: 'Conversation' }).getByText('An answer I worked on for long.'),
  ).toBeVisible();
  await expect(reply).toHaveValue('');
});

test('an unreachable API is said, keeps the text, and a retry goes through', async ({ page }) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const reply = page.getByRole('textbox', { name: 'Reply' });
  await reply.fill('Will it arrive?');
  await page.route('**/api/tickets/*/replies', (route) =>
    route.request().method() === 'POST' ? route.abort('connectionrefused') : route.continue(),
  );
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'The server cannot be reached' });
  await expect(alert).toBeVisible();
  await expect(reply).toHaveValue('Will it arrive?');
  await screenshot(page, 'state-api-down');
  await page.reload();
  await expect(reply).toHaveValue('Will it arrive?');
  await page.unroute('**/api/tickets/*/replies');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Conversation' }).getByText('Will it arrive?')).toBeVisible();

  await page.route('**/api/tickets?*', (route) => route.abort('connectionrefused'));
  await page.goto('/tickets');
  await expect(page.getByRole('alert').filter({ hasText: 'The server cannot be reached' })).toBeVisible();
  await screenshot(page, 'state-list-down');
  await page.unroute('**/api/tickets?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
});

test('two people who change the same field are asked, not overwritten', async ({ page }) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const properties = page.getByRole('region', { name: 'Properties' });
  await expect(
    page.getByRole('region', { name: 'What triage found' }).getByText('Decision', { exact: true }),
  ).toBeVisible();

  // A colleague raises the priority while this page still shows the old one.
  await page.route(`**/api/tickets/${id}`, (route) =>
    route.request().method() === 'GET' ? route.abort('connectionrefused') : route.continue(),
  );
  const answer = await page.request.patch(`/api/tickets/${id}`, {
    data: { priority: 'urgent' },
    headers: { Origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(200);
  await properties.getByRole('combobox', { name: 'Priority' }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: 'Low' }).click();
  const alert = properties.getByRole('alert');
  await expect(alert).toContainText('Priority is now “Urgent”');
  await screenshot(page, 'state-conflict');
  await alert.getByRole('button', { name: 'Apply my change' }).click();
  await expect(alert).toBeHidden();
  const stored = (await (await page.request.get(`/api/tickets/${id}`)).json()) as { priority: string };
  expect(stored.priority).toBe('low');
});
