import { expect, test } from '@playwright/test';

import { DOUBLE_CHARGE, createTicket, screenshot, signIn, sendNow } from './desk';

import type { Page } from '@playwright/test';

test('a session that ends in mid-work loses no text, and the reply goes out after signing in', async ({
  page,
}) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const reply = page.getByRole('textbox', { name: 'Reply' });
  await reply.fill('An answer I worked on for long.');
  // The session ends as the reply is under way: earlier, what else the page asks for might bring the dialog first.
  await page.route(
    `**/api/tickets/${id}/replies`,
    async (route) => {
      const origin = new URL(page.url()).origin;
      const ended = await page.request.post('/api/auth/logout', { headers: { origin } });
      expect(ended.status()).toBe(204);
      await route.continue();
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in to go on' });
  await expect(dialog).toBeVisible();
  const thread = page.getByRole('region', { name: 'Conversation' });
  await expect(thread.getByText('An answer I worked on for long.')).toBeVisible();
  await screenshot(page, 'state-signed-out');
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByText(/do not match/)).toBeVisible();
  await dialog.getByLabel('Password').fill('citedesk-demo');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  const stored = async () =>
    ((await (await page.request.get(`/api/tickets/${id}/replies`)).json()) as { total: number }).total;
  await expect.poll(stored).toBe(1);
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
  await sendNow(page);
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
  const reply = page.getByRole('textbox', { name: 'Reply' });
  await reply.fill('Half an answer');
  await properties.getByRole('combobox', { name: 'Priority' }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: 'Low' }).click();
  const alert = properties.getByRole('alert');
  await expect(alert.getByRole('row', { name: 'Priority Urgent Low' })).toBeVisible();
  await screenshot(page, 'state-conflict');
  await alert.getByRole('button', { name: 'Apply my change' }).click();
  await expect(alert).toBeHidden();
  await expect(reply).toHaveValue('Half an answer');
  // The question goes away before the answer to the change is there.
  const stored = async () =>
    ((await (await page.request.get(`/api/tickets/${id}`)).json()) as { priority: string }).priority;
  await expect.poll(stored).toBe('low');
});

test('two agents on one ticket see each other’s work, and neither loses words', async ({ page, browser }) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const others = await browser.newContext();
  const other = await others.newPage();
  await signIn(other, 'Admin');
  await other.goto(`/tickets/${id}`);
  const colleagues = (at: Page) => at.getByRole('status', { name: 'Colleagues at this ticket' });
  await expect(colleagues(page)).toHaveText(/Admin.* is here$/);
  await expect(colleagues(other)).toHaveText(/Agent.* is here$/);
  const mine = page.getByRole('textbox', { name: 'Reply' });
  await mine.pressSequentially('I am on it');
  await expect(colleagues(other)).toHaveText(/Agent.* is replying$/);
  await screenshot(other, 'state-presence');
  // One person in two tabs is one colleague, and stays while one of the tabs does.
  const second = await others.newPage();
  await second.goto(`/tickets/${id}`);
  await expect(colleagues(second)).toHaveText(/Agent.* is replying$/);
  await expect(colleagues(page)).toHaveText(/^[^,]*Admin[^,]* is here$/);
  await second.close();
  await other.getByRole('textbox', { name: 'Reply' }).fill('The second payment is an authorisation.');
  await other.getByRole('button', { name: 'More ways to send' }).click();
  await other.getByRole('menuitem', { name: 'Send and resolve' }).click();
  await sendNow(other);
  // What the colleague did appears by itself, beside the words that are being typed.
  const thread = page.getByRole('region', { name: 'Conversation' });
  await expect(thread.getByText('The second payment is an authorisation.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Properties' }).getByText('Resolved')).toBeVisible();
  await expect(mine).toHaveValue('I am on it');
  await mine.pressSequentially(', too.');
  await expect(mine).toHaveValue('I am on it, too.');
  await screenshot(page, 'state-two-agents');
  await expect(colleagues(page)).toHaveText(/Admin.* is here$/);
  await other.goto('/tickets');
  await expect(colleagues(page)).toHaveText('');
  await others.close();
});

const MARKUP = '<script>document.title="owned"</script><img src=x onerror="document.title=1"><b>not bold</b>';

test('the widest, the longest and the worst of texts stay texts', async ({ page }) => {
  await signIn(page);
  const title = 'Ｗ'.repeat(255);
  const id = await createTicket(page, title, `${MARKUP}\n${'x'.repeat(30_000)}`);
  const origin = { Origin: new URL(page.url()).origin };
  const sent = await page.request.post(`/api/tickets/${id}/replies`, {
    data: { content: `${MARKUP}\n\n[click](javascript:alert(1))\n\n${'word '.repeat(9_900)}` },
    headers: origin,
  });
  expect(sent.status()).toBe(201);
  const tagged = await page.request.patch(`/api/tickets/${id}`, {
    data: { tags: Array.from({ length: 50 }, (_, number) => `tag-${number}-${'long'.repeat(10)}`) },
    headers: origin,
  });
  expect(tagged.status()).toBe(200);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of [`/tickets/${id}`, '/tickets', '/']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide, `${path} at ${width}`).toBeLessThanOrEqual(0);
      expect(await page.title()).toContain('CiteDesk');
      expect(await page.locator('main img[src="x"], main script, main a[href^="javascript"]').count()).toBe(
        0,
      );
    }
    await page.goto(`/tickets/${id}`);
    await expect(page.getByRole('button', { name: 'Show all of it' }).first()).toBeVisible();
    await screenshot(page, `state-worst-${width}`);
  }
});

test('refusals of every kind say what to do, and a slow server is waited for', async ({ page }) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const properties = page.getByRole('region', { name: 'Properties' });
  for (const [status, title] of [
    [422, 'Something in this form is not valid'],
    [500, 'The server failed'],
    [429, 'Too many requests'],
  ] as const) {
    await page.route(`**/api/tickets/${id}`, (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status, json: { title, status, detail: `Refused with ${status}.` } })
        : route.continue(),
    );
    await page.getByRole('button', { name: 'Assign to me' }).click();
    await expect(properties.getByText(`Refused with ${status}.`)).toBeVisible();
    await page.unroute(`**/api/tickets/${id}`);
  }
  // As long as it takes: the change is shown before anybody has answered.
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/**', async (route) => {
    await answered;
    await route.continue();
  });
  await page.getByRole('textbox', { name: 'Reply' }).fill('Patience.');
  await page.getByRole('button', { name: 'Assign to me' }).click();
  await expect(properties.getByText(/\(me\)/)).toBeVisible();
  answer();
  const assignee = async () =>
    ((await (await page.request.get(`/api/tickets/${id}`)).json()) as { assignee_id: number | null })
      .assignee_id;
  await expect.poll(assignee).not.toBeNull();
  await page.unroute('**/api/**');

  await page.route('**/api/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await route.continue();
  });
  await page.goto('/tickets');
  await expect(page.getByRole('status', { name: 'Loading tickets' })).toBeVisible();
  await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('what the server refuses of a form stands at its field, with everything that was typed', async ({
  page,
}) => {
  await signIn(page);
  await page.goto('/tickets/new');
  await page.getByLabel('Title').fill('A title');
  await page.getByLabel('Content').fill('Words that took long.');
  await page.getByRole('combobox', { name: 'Requester' }).fill('customer@citedesk');
  await page.getByText('customer@citedesk.example').click();
  const tags = page.getByRole('combobox', { name: 'Tags' });
  await tags.fill('t'.repeat(65));
  await tags.press('Enter');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  const field = page.locator('.ant-form-item').filter({ has: tags });
  await expect(field.getByText(/at most 64/)).toBeVisible();
  await expect(page.getByLabel('Content')).toHaveValue('Words that took long.');
  await tags.press('Backspace');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
});
