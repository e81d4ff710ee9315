import { expect, test } from '@playwright/test';

import { expectNoViolations } from './axe';
import { DOUBLE_CHARGE, createTicket, signIn } from './desk';

test('a ticket is deleted by keyboard; a second tab keeps what was typed', async ({ page, context }) => {
  await signIn(page);
  const title = 'Written by mistake, to be deleted';
  const id = await createTicket(page, title, DOUBLE_CHARGE.content);
  await page.goto('/tickets?view=all');
  await page.getByRole('link', { name: title }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();

  const second = await context.newPage();
  await second.goto(`/tickets/${id}`);
  await second.getByRole('textbox', { name: 'Reply' }).fill('Half an answer');

  const menu = page.getByRole('button', { name: 'More actions' });
  await menu.focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: 'Delete…' });
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(item).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Delete ticket #${id} for good?` });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(menu).toBeFocused();
  await expect(item).toBeHidden();

  await menu.click();
  await item.click();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: `Delete ticket #${id}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tickets\?view=all$/);
  await expect(page.getByText(`Ticket #${id} was deleted`)).toBeVisible();
  await expect(page.getByRole('link', { name: title })).toHaveCount(0);

  await expect(second.getByRole('alert')).toContainText('This ticket is gone');
  await expect(second.getByRole('textbox', { name: 'Unsent reply' })).toHaveValue('Half an answer');
  await expectNoViolations(second);

  // On SQLite the next ticket gets the same number: nothing of this is in its composer.
  await page.goBack();
  await expect(page).not.toHaveURL(new RegExp(`/tickets/${id}$`));
  const next = await createTicket(page, 'The next one', DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${next}`);
  await expect(page.getByRole('textbox', { name: 'Reply', exact: true })).toHaveValue('');
});
