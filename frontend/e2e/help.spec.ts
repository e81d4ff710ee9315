import { expect, test } from '@playwright/test';

import { check } from './axe';
import { signIn } from './desk';

import type { Browser, BrowserContext, Page } from '@playwright/test';

const QUESTION = 'how long does a refund take?';

async function change(page: Page, body: object): Promise<void> {
  const answer = await page.request.patch('/api/help', {
    data: body,
    headers: { Origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(200);
}

async function visitor(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const context: BrowserContext = await browser.newContext(options);
  return { context, page: await context.newPage() };
}

test('the help centre is opened by an admin, read by anybody, and closed again', async ({
  page: admin,
  browser,
}) => {
  await signIn(admin, 'Admin');
  await admin.goto('/settings/help');
  const open = admin.getByRole('switch', { name: 'Readable without signing in' });
  await expect(open).not.toBeChecked();

  const { context, page } = await visitor(browser);
  await page.goto('/help/search?q=refund');
  await expect(page.getByRole('heading', { name: 'Sign in to read the help centre' })).toBeVisible();

  await open.click();
  await expect(open).toBeChecked();
  await expect(admin.getByText(/^Last changed .* by /)).toBeVisible();
  await page.goto('/help');
  await expect(page.getByRole('heading', { name: 'How can we help?' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Collections' }).getByText(/^\d+ articles$/)).toBeVisible();

  // Search, and read what was found where it was found.
  const box = page.getByRole('searchbox', { name: 'Search the help centre' });
  await box.fill(QUESTION);
  await box.press('Enter');
  await expect(page).toHaveURL(/\/help\/search\?q=how/);
  await expect(box).toBeFocused();
  const results = page.getByRole('list', { name: 'Results' });
  const first = results.getByRole('link').first();
  await expect(first).toContainText(/refund/i);
  await expect(results.locator('mark').first()).toBeVisible();
  await first.click();
  await expect(page).toHaveURL(/\/help\/articles\/\d+/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/refund/i);

  // Follow the table of contents, a related article, and the way up.
  const contents = page.getByRole('navigation', { name: 'On this page' });
  await contents.getByRole('link').last().click();
  const heading = page.getByRole('heading', {
    name: (await contents.getByRole('link').last().textContent()) ?? '',
  });
  await expect(heading).toBeInViewport();
  await expect(page.getByRole('link', { name: 'Ask us' })).toHaveAttribute('href', /^\/login\?next=/);
  const related = page.getByRole('region', { name: 'Related articles' }).getByRole('link').first();
  const title = (await related.textContent()) ?? '';
  await related.click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeInViewport();
  await page.getByRole('navigation', { name: 'Where you are' }).getByRole('link').last().click();
  await expect(page.getByRole('list', { name: /^Articles of/ }).getByRole('listitem')).not.toHaveCount(0);

  // What is internal is not there, neither for visitors nor for the admin.
  const documents = (await (await admin.request.get('/api/kb/documents?page_size=100')).json()) as {
    items: { id: number; visibility: string }[];
  };
  const internal = documents.items.find(({ visibility }) => visibility === 'internal');
  expect(internal).toBeDefined();
  for (const reader of [page, admin]) {
    await reader.goto(`/help/articles/${internal?.id ?? 0}`);
    await expect(reader.getByRole('heading', { name: 'This article is not here' })).toBeVisible();
  }

  // This desk takes no requests without an account, and says so to whoever has the address.
  await page.goto('/requests');
  await expect(page.getByRole('heading', { name: 'Sign in to ask us' })).toBeVisible();

  await change(admin, { open: false });
  await page.goto('/help');
  await expect(page.getByRole('heading', { name: 'Sign in to read the help centre' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Customer/ }).click();
  await expect(page.getByRole('heading', { name: 'How can we help?' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Your requests' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ask us' })).toHaveAttribute('href', '/portal/new');
  await context.close();
});

test('its pages are accessible in both themes, wide and narrow', async ({ page: admin, browser }) => {
  await signIn(admin, 'Admin');
  const found = (await (await admin.request.get('/api/help/search?q=refund')).json()) as {
    items: { id: number; collection: { name: string } }[];
  };
  const [article] = found.items;
  if (!article) throw new Error('the sample articles are missing');
  const pages: [string, string][] = [
    ['front', '/help'],
    ['collection', `/help/c/${article.collection.name}`],
    ['article', `/help/articles/${article.id}`],
    ['results', `/help/search?q=${encodeURIComponent(QUESTION)}`],
    ['gone', '/help/articles/999999'],
    ['settings', '/settings/help'],
  ];
  for (const [name, path] of pages) {
    await admin.goto(path);
    await expect(admin.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(admin.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    await check(admin, `help-${name}`);
  }
  const stranger = await visitor(browser);
  await stranger.page.goto('/help');
  await expect(stranger.page.getByRole('heading', { level: 1 })).toBeVisible();
  await check(stranger.page, 'help-closed');
  await stranger.context.close();
});
