import { expect, test } from '@playwright/test';

import { check } from './axe';
import { signIn } from './desk';

import type { Page } from '@playwright/test';

/** The section's own heading, which comes with its data. */
async function openSection(page: Page, key: string): Promise<void> {
  await page.goto(`/settings/${key}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
}

const SECTIONS = [
  'profile',
  'tokens',
  'replies',
  'teams',
  'categories',
  'sla',
  'routing',
  'automation',
  'learning',
  'models',
  'jobs',
];

test('every section of the settings is accessible, light and dark, wide and narrow', async ({ page }) => {
  await signIn(page, 'Admin');
  for (const key of SECTIONS) {
    await openSection(page, key);
    if (key === 'categories') {
      await page.getByRole('button', { name: /^Billing/ }).click();
      await expect(page.getByLabel('Description').first()).toBeVisible();
    }
    await check(page, `settings-${key}`);
  }
});

test('knowledge and a document are accessible, light and dark, wide and narrow', async ({ page }) => {
  await signIn(page, 'Admin');
  await page.goto('/kb');
  const document = page.getByRole('table').getByRole('button').first();
  await expect(document).toBeVisible();
  await check(page, 'kb');
  await document.click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(/^Chunks/)).toBeVisible();
  for (const tab of ['Text and chunks', /^Chunks/, 'As readers see it', 'Versions', 'Affected replies']) {
    await drawer.getByRole('tab', { name: tab }).click();
    await expect(drawer.getByRole('tabpanel')).not.toBeEmpty();
    await check(page, `kb-document-${String(tab).replace(/\W+/g, '').toLowerCase()}`);
  }
  await page.goto('/kb?tab=add');
  await expect(page.getByLabel('Text', { exact: true })).toBeVisible();
  await check(page, 'kb-add');
  await page.goto('/kb?tab=search');
  await page.getByLabel('Query').fill('duplicate charge refund');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Matches' }).getByRole('listitem').first()).toBeVisible();
  await check(page, 'kb-search');
});

test('customers, dashboard and review are accessible, light and dark, wide and narrow', async ({ page }) => {
  await signIn(page, 'Admin');
  await page.goto('/customers');
  const people = page.getByRole('table');
  await expect(people.getByRole('link').first()).toBeVisible();
  await check(page, 'customers');
  await people.getByRole('link').first().click();
  await expect(page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
  await check(page, 'customers-person');
  await page.goto('/dashboard');
  await expect(page.getByRole('heading', { name: 'What the assistant did' })).toBeVisible();
  await check(page, 'dashboard');
  await page.goto('/review');
  await expect(page.getByRole('article').first()).toBeVisible();
  await check(page, 'review');
});
