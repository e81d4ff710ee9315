import { expect, test } from '@playwright/test';

import { screenshot, signIn } from './desk';

test('a lead imports documents, edits one, and tests the search', async ({ page }) => {
  await signIn(page, 'Admin');
  await page.goto('/kb?tab=add');
  await page.getByLabel('Title').fill('Bicycle cellar <script>alert(1)</script>');
  await page
    .getByLabel('Text', { exact: true })
    .fill(
      '# Bicycle cellar\n\nThe bicycle cellar opens at six. Bring your badge.\n\n## Pumps\n\nA pump hangs beside the door. 🚲 Bring it back.',
    );
  await page.getByLabel('Characters per chunk').fill('60');
  await page.getByLabel('Overlap').fill('10');
  await page.getByRole('button', { name: 'Add document' }).click();
  const report = page.getByRole('region', { name: 'Import result' });
  await expect(report.getByText(/Inserted chunk ids/)).toBeVisible();

  await page.getByRole('tab', { name: 'Test search' }).click();
  await page.getByLabel('Query').fill('when does the bicycle cellar open');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const matches = page.getByRole('list', { name: 'Matches' });
  await expect(matches.getByRole('listitem').first()).toContainText('opens at six');
  await page.reload();
  await expect(matches.getByRole('listitem').first()).toContainText('opens at six');

  await matches
    .getByRole('button', { name: /^Bicycle cellar/ })
    .first()
    .click();
  const document = page.getByRole('dialog');
  await expect(document.getByText('The bicycle cellar opens at six.')).toBeVisible();
  await screenshot(page, 'kb-outline');
  await document.getByRole('button', { name: 'Edit' }).click();
  const text = document.getByLabel('Text', { exact: true });
  await text.fill((await text.inputValue()).replace('at six', 'at seven'));
  await document.getByRole('button', { name: 'Save' }).click();
  await expect(document.getByText('No sent reply is affected')).toBeVisible();
  await document.getByRole('tab', { name: 'Versions' }).click();
  await document.getByRole('button', { name: 'Difference to version 1' }).click();
  await expect(document.getByRole('region', { name: 'Difference to version 1' })).toContainText('at six');
  await screenshot(page, 'kb-versions');
  await document.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete document' }).click();
  await expect(page.getByText(/is deleted$/)).toBeVisible();
});

test('an admin changes a rule after seeing what it would have done', async ({ page }) => {
  await signIn(page, 'Admin');
  await page.goto('/settings/routing');
  await page.getByRole('combobox', { name: 'Team of rule 4' }).click();
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: /^General support$/ })
    .last()
    .click();
  await page.getByRole('button', { name: 'Try on the last' }).click();
  const replay = page.getByRole('region', { name: 'What would change' }).first();
  await expect(replay.getByText(/would be handled otherwise/)).toBeVisible();
  await expect(replay.getByRole('table').getByRole('row').nth(1)).toContainText('General support');
  await screenshot(page, 'settings-replay');
  await page.getByRole('textbox', { name: 'Note' }).fill('Money matters to the general queue');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/Version \d+ is active/)).toBeVisible();

  await page.getByRole('tab', { name: 'YAML' }).click();
  const yaml = page.getByRole('textbox', { name: 'YAML' });
  const stored = await yaml.inputValue();
  await yaml.fill(stored.replace('default_team: general_support', 'default_team: nobody'));
  await page.getByRole('button', { name: 'Try on the last' }).click();
  const problem = page.getByRole('alert').filter({ hasText: 'unknown team: nobody' });
  await problem.getByRole('button', { name: /^Line \d+/ }).click();
  await expect(yaml).toBeFocused();
  await screenshot(page, 'settings-yaml-error');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByRole('button', { name: 'Discard them' }).click();

  await page.getByRole('tab', { name: 'Versions' }).click();
  const versions = page.getByRole('list', { name: 'Versions' });
  await expect(versions.getByRole('listitem').first()).toContainText('Money matters to the general queue');
  const earlier = versions.getByRole('listitem').nth(1);
  await earlier.getByRole('button', { name: /^Difference/ }).click();
  await expect(earlier.getByRole('region')).toContainText('billing_team');
  await screenshot(page, 'settings-versions');
  await earlier.getByRole('button', { name: /^Restore version/ }).click();
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText(/is active again/)).toBeVisible();
});

test('a session that ends while the policy is edited loses nothing', async ({ page, context }) => {
  await signIn(page, 'Admin');
  await page.goto('/settings/automation');
  await page.getByLabel('Target error rate').fill('3');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Save policy' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in to go on' });
  await dialog.getByLabel('Password').fill('citedesk-demo');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Policy saved')).toBeVisible();
  const policy = (await (await page.request.get('/api/ai/policy')).json()) as { max_error: number };
  expect(policy.max_error).toBe(0.03);
  await expect(page.getByText('Too little history: everything goes to review')).toBeVisible();
});
