import { expect, test } from '@playwright/test';

import { expectNoViolations } from './axe';
import { screenshot, sendNow } from './desk';
import { OwnDesk } from './own-desk';

// Only the first test needs the desk to be empty; a failure brings a new desk for what follows.
let desk: OwnDesk;
test.beforeAll(async () => {
  desk = await OwnDesk.start();
});
test.afterAll(async () => {
  await desk.close();
});

test('an empty desk says on every page what comes there, and leads to a first answer', async ({ page }) => {
  await page.goto(`${desk.url}/login`);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  // Nobody signs in as somebody from a demonstration.
  await expect(page.getByRole('button', { name: /^(Agent|Admin|Customer)/ })).toHaveCount(0);
  await desk.signIn(page);

  const pages: [string, string][] = [
    ['/tickets', 'Nothing to do in this view'],
    ['/tickets?view=mine', 'Nothing to do in this view'],
    ['/tickets?view=breaching', 'Nothing to do in this view'],
    ['/review', 'Nothing waits for review'],
    ['/kb', 'No documents yet'],
    ['/dashboard', 'Nothing to count yet'],
    ['/customers?role=customer', 'Nobody matches'],
    ['/help', 'No articles are published yet'],
    ['/settings/tokens', 'No tokens yet'],
    ['/settings/replies', 'No canned replies yet'],
    ['/settings/jobs', 'Nothing waits, nothing has failed'],
  ];
  for (const [path, words] of pages) {
    await page.goto(`${desk.url}${path}`);
    await expect(page.getByText(words).first(), path).toBeVisible();
    await expect(page.getByRole('alert'), path).toHaveCount(0);
    await expectNoViolations(page, `${path}, empty`);
  }
  for (const section of ['teams', 'categories', 'sla', 'routing', 'automation', 'learning', 'models']) {
    await page.goto(`${desk.url}/settings/${section}`);
    await expect(page.getByRole('heading', { level: 2 }).first(), section).toBeVisible();
    await expect(page.getByRole('status', { name: /^Loading/ }), section).toHaveCount(0);
    await expect(page.getByRole('alert').filter({ hasText: 'Try again' }), section).toHaveCount(0);
  }

  // The list of what comes first: each step leads somewhere, and is ticked off once done.
  await page.goto(`${desk.url}/`);
  const checklist = page.getByRole('region', { name: 'Get the desk going' });
  await expect(checklist.getByRole('img', { name: 'To do' })).toHaveCount(4);
  await screenshot(page, 'empty-home');
  await expectNoViolations(page, '/, empty');
  await checklist.getByRole('link', { name: 'Invite your colleagues' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible();
  await page.goto(`${desk.url}/`);
  await checklist.getByRole('listitem').first().getByRole('link').click();
  await page.getByLabel('Title').fill('Opening hours');
  await page.getByLabel('Text', { exact: true }).fill('The shop opens at nine and closes at six.');
  await page.getByRole('button', { name: 'Add document' }).click();
  await expect(page.getByRole('region', { name: 'Import result' })).toBeVisible();
  await page.goto(`${desk.url}/`);
  await expect(checklist.getByRole('img', { name: 'Done' })).toHaveCount(1);
  await checklist.getByRole('listitem').nth(1).getByRole('link').click();
  await expect(page).toHaveURL(/\/tickets\/new$/);
  await desk.post(page, '/api/tickets', {
    title: 'When do you open?',
    content: 'I would like to come by.',
    customer_email: 'cy@shop.example',
  });
  await page.goto(`${desk.url}/`);
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await expect(
    page
      .getByRole('link', { name: /When do you open\?/ })
      .or(page.getByText('Nothing is assigned to you.'))
      .first(),
  ).toBeVisible();
  await expect(checklist).toHaveCount(0);
});

test('a backend that dies during typing and is started again costs nothing', async ({ page }) => {
  await desk.signIn(page);
  const { id } = await desk.post<{ id: number }>(page, '/api/tickets', {
    title: 'Will it hold?',
    content: 'Please say.',
    customer_email: 'cy@shop.example',
  });
  await page.goto(`${desk.url}/tickets/${id}`);
  const reply = page.getByRole('textbox', { name: 'Reply' });
  const composer = page.getByRole('region', { name: 'Composer' });
  await reply.pressSequentially('Before the stop');
  await desk.killApi();
  await reply.pressSequentially(', during it');
  await page.getByRole('button', { name: 'Assign to me' }).click();
  await expect(page.getByRole('region', { name: 'Properties' }).getByRole('alert')).toBeVisible();
  await reply.press('Control+Enter');
  await sendNow(page);
  await expect(composer.getByRole('alert')).toBeVisible();
  await expect(reply).toHaveValue('Before the stop, during it');
  await screenshot(page, 'state-backend-stopped');
  await desk.startApi();
  await reply.pressSequentially(', and after it');
  await composer.getByRole('button', { name: 'Try again' }).click();
  await expect(
    page.getByRole('region', { name: 'Conversation' }).getByText('Before the stop, during it, and after it'),
  ).toBeVisible();
  await expect(reply).toHaveValue('');
  const stored = async () => {
    const answer = await page.request.get(`${desk.url}/api/tickets/${id}/replies`);
    return ((await answer.json()) as { items: { content: string }[] }).items.map(({ content }) => content);
  };
  await expect.poll(stored).toEqual(['Before the stop, during it, and after it']);
  await page.getByRole('button', { name: 'Assign to me' }).click();
  await expect(page.getByRole('region', { name: 'Properties' }).getByText(/\(me\)/)).toBeVisible();
});

test('ten thousand tags leave lists, filters and inputs as quick as few', async ({ page }) => {
  await desk.signIn(page);
  const all = Array.from({ length: 10_000 }, (_, number) => `tag-${number}`);
  const tickets = Array.from({ length: 200 }, (_, at) => ({
    title: `Tagged ${at}`,
    content: 'Much to sort.',
    customer_email: 'cy@shop.example',
    tags: all.slice(at * 50, (at + 1) * 50),
  }));
  for (let at = 0; at < tickets.length; at += 10)
    await Promise.all(tickets.slice(at, at + 10).map((one) => desk.post(page, '/api/tickets', one)));

  await page.goto(`${desk.url}/tickets?view=all&page_size=100&q=tagged`);
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(101);
  await expect(rows.nth(1)).toContainText('+48');
  await page.getByRole('button', { name: 'More filters' }).click();
  const filter = page.getByRole('combobox', { name: 'Tags' });
  await filter.fill('TAG-9999');
  await filter.press('Enter');
  await expect(page).toHaveURL(/tag=tag-9999/);
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Tagged 199');

  // Pasted into a field at once: as many as a ticket may have stay, and it is said that the others did not.
  await page.goto(`${desk.url}/tickets/new`);
  const tags = page.getByRole('combobox', { name: 'Tags' });
  await tags.fill(all.join(','));
  await expect(page.getByText('At most 50 tags: 9,950 were left out')).toBeVisible();
  await expect(page.getByText('tag-49', { exact: true })).toBeVisible();
  await expect(page.getByText('tag-50', { exact: true })).toHaveCount(0);
  await screenshot(page, 'many-tags');
});
