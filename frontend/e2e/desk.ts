import { expect } from '@playwright/test';

import type { BrowserContext, Page } from '@playwright/test';

export type Account = 'Agent' | 'Customer' | 'Admin';
export type Theme = 'light' | 'dark';

/** Sign in through the page, as a newcomer does; staff then open the inbox. */
export async function signIn(page: Page, account: Account = 'Agent'): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: new RegExp(`^${account}`) }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  if (account === 'Customer') {
    await expect(page).toHaveURL(/\/portal$/);
    return;
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await expect(page).toHaveURL(/\/tickets$/);
}

export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((value) => {
    const stored = JSON.parse(localStorage.getItem('citedesk.ui') ?? '{"state":{},"version":0}') as {
      state: object;
    };
    localStorage.setItem(
      'citedesk.ui',
      JSON.stringify({ ...stored, state: { ...stored.state, theme: value } }),
    );
  }, theme);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

/** A ticket of the demo customer, made through the API with the page's own session. */
export async function createTicket(page: Page, title: string, content: string): Promise<number> {
  const people = await page.request.get('/api/users?q=customer%40citedesk.example');
  const { items } = (await people.json()) as { items: { id: number }[] };
  const requester = items[0];
  if (!requester) throw new Error('the demo customer is missing');
  const answer = await page.request.post('/api/tickets', {
    data: { title, content, requester_id: requester.id },
    headers: { Origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: number }).id;
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `e2e/screenshots/${name}.png` });
}

export const DOUBLE_CHARGE = {
  title: 'Charged twice for my subscription',
  content:
    'Hello, my card statement shows two payments for the same month, both for the subscription and on the same day. ' +
    'I only have one invoice. Is one of them an authorisation, and when do I get my money back?',
};

/** Sends at once what waits to be undone; on a slow machine it has gone by itself. */
export async function sendNow(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Send now' });
  await button.click({ timeout: 10_000 }).catch(async () => expect(button).toHaveCount(0));
}

/**
 * Gives a loaded machine `ms` for what people have a few seconds for: to take back what they sent or decided. For pages
 * that are opened from now on.
 */
export async function undoFor(page: Page, ms: number): Promise<void> {
  await page.addInitScript((longer) => {
    const native = window.setTimeout.bind(window);
    const [sent, decided] = [5_000, 6_000];
    window.setTimeout = ((run: () => void, delay?: number) =>
      native(run, delay === sent || delay === decided ? longer : delay)) as typeof window.setTimeout;
  }, ms);
}

/** Pages that never ask by themselves: what appears without a reload was told to them, however long that takes here. */
export async function withoutPolling(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const native = window.setInterval.bind(window);
    const never = 2 ** 30;
    window.setInterval = ((run: () => void, delay = 0) =>
      native(run, delay >= 10_000 ? never : delay)) as typeof window.setInterval;
  });
}

/** Triage in the background has done everything that earlier specs gave it: the queue for review stands still. */
export async function settled(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const health = (await (await page.request.get('/health')).json()) as {
          queue: { counts: Record<string, number> };
        };
        return (health.queue.counts.pending ?? 0) + (health.queue.counts.processing ?? 0);
      },
      { timeout: 120_000 },
    )
    .toBe(0);
}
