import { execFileSync } from 'node:child_process';

import { expect, request, test } from '@playwright/test';

import { check } from './axe';
import { signIn, sendNow, withoutPolling } from './desk';

import type { APIRequestContext, Page } from '@playwright/test';

/** The demo desk's accounts (`app/demo/accounts.py`). */
const PASSWORD = 'citedesk-demo';

/** What an agent does meanwhile, in a session of their own. */
async function asAgent(page: Page): Promise<APIRequestContext> {
  const { origin } = new URL(page.url());
  const context = await request.newContext({ baseURL: origin, extraHTTPHeaders: { Origin: origin } });
  const answer = await context.post('/api/auth/login', {
    data: { email: 'agent@citedesk.example', password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  return context;
}

test('a customer asks, reads the answer, rates it, and answers again', async ({ page, context }) => {
  await withoutPolling(context);
  await signIn(page, 'Customer');
  const agent = await asAgent(page);
  await expect(page.getByRole('heading', { name: 'Your requests' })).toBeVisible();
  const rail = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(rail).toHaveText(['Requests', 'Help']);

  await page.getByRole('link', { name: 'New request' }).click();
  await page.getByLabel('What is it about?').fill('Charged twice for my subscription');
  await page.getByLabel('Tell us more').fill('My card statement shows two payments for the same month.');
  const articles = page.getByRole('complementary', { name: 'Maybe this helps' });
  const article = articles.getByRole('link', { name: /I was charged twice/ });
  await expect(article).toHaveAttribute('href', /^\/help\/articles\/\d+$/);
  await expect(article).toHaveAttribute('target', '_blank');
  await page.reload();
  await expect(page.getByLabel('Tell us more')).toHaveValue(/two payments/);
  await page.locator('input[type=file]').setInputFiles({
    name: 'statement.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('two payments'),
  });
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page).toHaveURL(/\/portal\/requests\/\d+$/);
  const id = Number(page.url().split('/').pop());
  const conversation = page.getByRole('region', { name: 'Conversation' });
  await expect(conversation.getByRole('link', { name: /statement\.txt/ })).toBeVisible();
  await expect(page.getByText('We are on it', { exact: true })).toBeVisible();

  const answered = await agent.post(`/api/tickets/${id}/replies`, {
    data: { content: 'One of them is an **authorisation**: it vanishes by itself.', status: 'resolved' },
  });
  expect(answered.status()).toBe(201);
  // Without a reload: the page follows.
  await expect(conversation.getByText('authorisation')).toBeVisible();
  await expect(page.getByText(/just answer: that opens it again/)).toBeVisible();
  await page.getByRole('radio', { name: '5 Very good' }).check({ force: true });
  await page.getByLabel(/What should we know/).fill('Quick, thank you.');
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByText('5 of 5 – Very good')).toBeVisible();
  await expect
    .poll(async () => ((await (await agent.get(`/api/tickets/${id}`)).json()) as { rating: unknown }).rating)
    .toMatchObject({ score: 5, comment: 'Quick, thank you.' });

  await page.getByRole('textbox', { name: 'Reply' }).fill('It is still there.');
  await page.getByRole('textbox', { name: 'Reply' }).press('Control+Enter');
  await sendNow(page);
  await expect(page.getByText('We are on it', { exact: true })).toBeVisible();
  await expect(conversation.getByText('It is still there.')).toBeVisible();

  await page.getByRole('button', { name: 'This is solved' }).click();
  await expect(page.getByText(/If you answer, it opens again/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Reply' }).fill('No, it came back.');
  await page.getByRole('textbox', { name: 'Reply' }).press('Control+Enter');
  await sendNow(page);
  await expect(page.getByText('We are on it', { exact: true })).toBeVisible();
  const now = (await (await agent.get(`/api/tickets/${id}`)).json()) as {
    status: string;
    reply_count: number;
  };
  expect(now).toMatchObject({ status: 'open', reply_count: 3 });
  await agent.dispose();
});

test('the portal is accessible in both themes, wide and narrow', async ({ page }) => {
  await signIn(page, 'Customer');
  const { origin } = new URL(page.url());
  await expect(page.getByRole('list', { name: 'Your requests' })).toBeVisible();
  await check(page, 'portal');
  await page.goto('/portal/new');
  await page.getByLabel('What is it about?').fill('I was charged twice');
  await expect(page.getByRole('complementary').getByRole('link').first()).toBeVisible();
  await check(page, 'portal-new');
  const created = await page.request.post('/api/tickets', {
    data: { title: 'The invoice has a wrong address', content: 'We moved in March.' },
    headers: { Origin: origin },
  });
  const { id } = (await created.json()) as { id: number };
  await page.request.patch(`/api/tickets/${id}`, { data: { status: 'closed' }, headers: { Origin: origin } });
  await page.goto(`/portal/requests/${id}`);
  await expect(page.getByRole('group', { name: 'How did we do?' })).toBeVisible();
  await check(page, 'portal-request');
});

/** What the mail of a resolved request carries: only it is ever given the token. */
function ratingToken(ticketId: number, requesterId: number): string {
  const code = [
    'import sys',
    'from app.core.settings import Settings',
    'from app.ratings.service import make_token',
    'print(make_token(Settings(), int(sys.argv[1]), int(sys.argv[2])))',
  ].join('\n');
  const args = ['-c', code, String(ticketId), String(requesterId)];
  return execFileSync('.venv/bin/python', args, { cwd: '../backend' }).toString().trim();
}

test('a signed link takes a rating without a sign-in; a wrong one says so', async ({ page, browser }) => {
  await page.goto('/login');
  const { origin } = new URL(page.url());
  const agent = await asAgent(page);
  const sent = await agent.post('/api/tickets', {
    data: { title: 'Lost parcel', content: 'It never came.', customer_email: 'parcel@shop.example' },
  });
  expect(sent.status()).toBe(201);
  const { id, requester_id: requesterId } = (await sent.json()) as { id: number; requester_id: number };
  await agent.patch(`/api/tickets/${id}`, { data: { status: 'resolved' } });

  // Who has the link has no account.
  const visitor = await (await browser.newContext({ baseURL: origin })).newPage();
  await visitor.goto(`/rate#token=${ratingToken(id, requesterId)}`);
  await expect(visitor.getByRole('heading', { name: 'Rate our help' })).toBeVisible();
  await expect(visitor.getByText('Lost parcel')).toBeVisible();
  await check(visitor, 'rate');
  await visitor.getByRole('radio', { name: '2 Bad' }).check({ force: true });
  await visitor.getByLabel(/What should we know/).fill('Nobody looked for it.');
  await visitor.getByRole('button', { name: 'Send rating' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeFocused();
  const stored = (await (await agent.get(`/api/tickets/${id}`)).json()) as { rating: unknown };
  expect(stored.rating).toMatchObject({ score: 2, comment: 'Nobody looked for it.' });
  await agent.dispose();

  await visitor.goto('about:blank');
  await visitor.goto('/rate#token=forged.token');
  await expect(visitor.getByRole('heading', { name: 'This link is not valid' })).toBeVisible();
  await visitor.context().close();
});
