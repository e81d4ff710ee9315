import { expect, test } from '@playwright/test';

import { screenshot, settled, signIn, undoFor } from './desk';

interface Waiting {
  items: { ticket_id: number; ticket: { title: string }; draft: { content: string } | null }[];
  total: number;
}

interface Thread {
  items: { content: string; internal: boolean }[];
}

test('the review queue is worked with the keyboard alone, from approval to an edited reply', async ({
  page,
}) => {
  await undoFor(page, 15_000);
  await signIn(page);
  await settled(page);
  const before = (await (await page.request.get('/api/reviews?page_size=4')).json()) as Waiting;
  const [first, second, third] = before.items;
  if (!first || !second || !third) throw new Error('the demo desk has nothing to review');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search tickets, pages/ }).fill('review');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/review/);
  const shown = (title: string) => page.getByRole('article', { name: title });
  await expect(shown(first.ticket.title)).toBeVisible();
  await expect(page.getByText('Why a person decides')).toBeVisible();

  // A citation names its passage and shows the exact words.
  const citation = page.getByRole('button', { name: /^Citation \d+/ }).first();
  await citation.focus();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await expect(page.locator('mark[data-active="true"]').first()).toBeVisible();
  await screenshot(page, 'review-citation');

  // Rejected, taken back, then approved.
  await page.getByRole('heading', { level: 2, name: first.ticket.title }).focus();
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { level: 2, name: second.ticket.title })).toBeFocused();
  await page.keyboard.press('z');
  await expect(page.getByRole('heading', { level: 2, name: first.ticket.title })).toBeFocused();
  await page.keyboard.press('a');
  await expect(page.getByText(`Reply to #${first.ticket_id} goes out in a moment`)).toBeVisible();
  await screenshot(page, 'review-undo');

  // The next one is edited; sending it sends what was held, too.
  await expect(page.getByRole('heading', { level: 2, name: second.ticket.title })).toBeFocused();
  await page.keyboard.press('e');
  const text = page.getByRole('textbox', { name: 'Your reply' });
  await expect(text).toBeFocused();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' <b>Written by hand.</b>');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 2, name: third.ticket.title })).toBeFocused();

  const replies = async (id: number) =>
    ((await (await page.request.get(`/api/tickets/${id}/replies?page_size=100`)).json()) as Thread).items.map(
      ({ content }) => content,
    );
  await expect.poll(() => replies(first.ticket_id)).toContain(first.draft?.content ?? '');
  await expect
    .poll(async () => (await replies(second.ticket_id)).at(-1), { timeout: 60_000 })
    .toContain('<b>Written by hand.</b>');
  const waiting = async () =>
    ((await (await page.request.get('/api/reviews?page_size=100')).json()) as Waiting).items.map(
      (item) => item.ticket_id,
    );
  await expect.poll(waiting).not.toContain(first.ticket_id);
  await expect.poll(waiting).not.toContain(second.ticket_id);
});

test('of two reviewers the second is told who was faster, and goes on', async ({ page }) => {
  // Long enough for the colleague below, on whatever machine.
  await undoFor(page, 20_000);
  await signIn(page);
  await settled(page);
  await page.goto('/review');
  const title = await page.getByRole('article').getByRole('heading', { level: 2 }).innerText();
  const { items } = (await (await page.request.get('/api/reviews?page_size=50')).json()) as Waiting;
  const item = items.find(({ ticket }) => ticket.title === title);
  if (!item) throw new Error(`${title} is not in the queue`);
  await page.keyboard.press('a');
  // A colleague decides while this decision is still held.
  const answer = await page.request.post(`/api/reviews/${item.ticket_id}`, {
    data: { action: 'reject' },
    headers: { Origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(200);
  await expect(page.getByText(`Decision on #${item.ticket_id} not carried out`)).toBeVisible();
  await expect(page.getByText(/Robin Agent dealt with ticket .* before you \(rejected\)/)).toBeVisible();
  await screenshot(page, 'review-conflict');
  await expect(page.getByRole('article')).toBeVisible();
});
