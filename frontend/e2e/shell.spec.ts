import { expect, test } from '@playwright/test';

import { DOUBLE_CHARGE, createTicket, screenshot, signIn } from './desk';

test('the keyboard alone finds a ticket, acts on it, and lists what it can do', async ({ page }) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  const input = page.getByRole('combobox', { name: /^Search tickets, pages/ });
  await page.keyboard.press('Control+k');
  await expect(input).toBeFocused();
  await input.fill(`#${id}`);
  await expect(page.getByRole('option', { name: `#${id} ${DOUBLE_CHARGE.title}` })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: DOUBLE_CHARGE.title })).toBeVisible();

  await page.keyboard.press('?');
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(shortcuts.getByText('Assign to me')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(shortcuts).toBeHidden();
  await page.keyboard.press('a');
  await expect(page.getByRole('region', { name: 'Properties' }).getByText(/\(me\)/)).toBeVisible();
  await page.keyboard.press('Control+k');
  await input.fill('write a reply');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Reply' })).toBeFocused();

  await page.goto('/tickets');
  const table = page.getByRole('table');
  await expect(table.getByRole('link').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(table.getByRole('link').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
});

test('the console speaks German, and remembers it', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: /^Alle offenen/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: /^Alle offenen/ })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await screenshot(page, 'tickets-german');
  await page.getByRole('table').getByRole('link').first().click();
  await expect(page.getByRole('region', { name: 'Eigenschaften' })).toBeVisible();
  await screenshot(page, 'ticket-german');
});

test('a lost connection is signed quietly, and comes back by itself', async ({ page, context }) => {
  await signIn(page);
  await context.setOffline(true);
  await expect(page.getByText('The server cannot be reached. Reconnecting…')).toBeAttached();
  await screenshot(page, 'state-offline');
  await context.setOffline(false);
  await expect(page.getByText(/Reconnecting/)).toHaveCount(0);
});

test('menus stand at their button for people who want no motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const button = page.getByRole('button', { name: 'More actions' });
  await button.click();
  const item = page.getByRole('menuitem', { name: /^Merge/ });
  await expect(item).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(item).toBeHidden();
});
