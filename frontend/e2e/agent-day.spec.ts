import { expect, test } from '@playwright/test';

import { DOUBLE_CHARGE, createTicket, screenshot, signIn, sendNow, undoFor } from './desk';

import type { Page } from '@playwright/test';

const reply = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const thread = (page: Page) => page.getByRole('region', { name: 'Conversation' });

async function replies(page: Page, id: number): Promise<{ content: string; internal: boolean }[]> {
  const answer = await page.request.get(`/api/tickets/${id}/replies`);
  return ((await answer.json()) as { items: { content: string; internal: boolean }[] }).items;
}

test("an agent's morning: a view, a draft, an answer, the next ticket", async ({ page }) => {
  await undoFor(page, 60_000);
  await signIn(page);
  const stamp = `morning${Date.now()}`;
  const second = await createTicket(page, `Second of ${stamp}`, DOUBLE_CHARGE.content);
  const first = await createTicket(page, `First of ${stamp}`, DOUBLE_CHARGE.content);

  // The filters of now become a view, which stands at the left from then on.
  await page.getByRole('link', { name: /^Unassigned/ }).click();
  await page.getByRole('textbox', { name: 'Search tickets' }).fill(stamp);
  await page.getByRole('button', { name: 'Save as view' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill(stamp);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('link', { name: stamp, exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(2);
  await screenshot(page, 'morning-1-view');

  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/tickets/${first}$`));
  await expect(page.getByRole('navigation', { name: 'Neighbours in the list' })).toContainText('1 of 2');
  await page.keyboard.press('g');
  const insert = page.getByRole('complementary', { name: 'Assistant' }).getByRole('button', {
    name: 'Insert into reply',
  });
  await expect(insert).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeEnabled();
  await insert.click();
  await expect(reply(page)).toHaveValue(/\[\d+\]/);
  await reply(page).press('End');
  await reply(page).pressSequentially(' Have a good day.');
  await page.getByRole('button', { name: 'More ways to send' }).click();
  await page.getByRole('menuitem', { name: 'Send and resolve' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await screenshot(page, 'morning-2-undo');

  // Going on sends what could still be taken back.
  await page.getByRole('link', { name: 'Next ticket' }).click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${second}$`));
  await expect.poll(async () => (await replies(page, first)).length).toBe(1);
  const stored = (await (await page.request.get(`/api/tickets/${first}`)).json()) as { status: string };
  expect(stored.status).toBe('resolved');

  await page.getByRole('link', { name: 'Back to tickets' }).click();
  await expect(page.getByRole('link', { name: stamp, exact: true })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('button', { name: `Actions for the view ${stamp}` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: stamp, exact: true })).toHaveCount(0);
});

test('files, kept texts and colleagues go into messages', async ({ page }) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  const origin = { Origin: new URL(page.url()).origin };
  const title = `Greeting ${id}`;
  await page.request.post('/api/canned-replies', {
    data: { title, content: 'Hello {{customer.first_name}}, about #{{ticket.id}}:', shared: false },
    headers: origin,
  });
  await page.goto(`/tickets/${id}`);
  await page.getByRole('button', { name: 'Canned replies' }).click();
  await page.getByRole('combobox', { name: 'Search canned replies' }).fill(title);
  await page.keyboard.press('Enter');
  await expect(reply(page)).toHaveValue(new RegExp(`^Hello \\w+, about #${id}:$`));

  // A dropped picture is uploaded at once, and shown in the thread.
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGM4sWcPHsQwKo0NAQB+qK0BBVnUzQAAAABJRU5ErkJggg==',
    'base64',
  );
  await page
    .getByLabel('Attach files')
    .last()
    .setInputFiles([
      { name: 'screen.png', mimeType: 'image/png', buffer: picture },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('what happened') },
      { name: 'run.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
    ]);
  const files = page.getByRole('list', { name: 'Files of this message' });
  await expect(files.getByRole('button', { name: 'Remove screen.png' })).toBeVisible();
  await expect(files.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Remove run.exe' }).click();
  await page.reload();
  await expect(files.getByRole('listitem')).toHaveCount(2);
  await screenshot(page, 'composer-files');
  await reply(page).press('Control+Enter');
  await sendNow(page);
  await expect(thread(page).getByRole('img', { name: 'screen.png' })).toBeVisible();
  const download = page.waitForEvent('download');
  await thread(page)
    .getByRole('link', { name: /notes\.txt/ })
    .click();
  expect((await download).suggestedFilename()).toBe('notes.txt');

  await page.getByText('Internal note', { exact: true }).click();
  const note = page.getByRole('textbox', { name: 'Internal note' });
  await note.pressSequentially('Please look, @admi');
  await page.getByRole('option', { name: /admin@/ }).click();
  await expect(note).toHaveValue('Please look, @admin ');
  await note.press('Control+Enter');
  await sendNow(page);
  await expect.poll(async () => (await replies(page, id)).filter(({ internal }) => internal).length).toBe(1);
});

test('a message can be taken back, and survives a closed page', async ({ page }) => {
  await undoFor(page, 60_000);
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  await reply(page).fill('Not like this.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(reply(page)).toHaveValue('Not like this.');
  await reply(page).fill('Like this.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.reload();
  await expect(thread(page).getByText('Like this.')).toBeVisible();
  await expect(reply(page)).toHaveValue('');
  // By then the new page has looked whether what the old one sent has arrived, and sends nothing twice.
  await page.waitForFunction(
    () => !Object.keys(localStorage).some((key) => key.startsWith('citedesk.outbox.')),
  );
  expect((await replies(page, id)).map(({ content }) => content)).toEqual(['Like this.']);
  await expect(reply(page)).toHaveValue('');
});

test('many tickets are changed at once, merged, split, put to sleep', async ({ page }) => {
  await signIn(page);
  const stamp = `bulk${Date.now()}`;
  const ids: number[] = [];
  for (const name of ['one', 'two', 'three'])
    ids.push(await createTicket(page, `${stamp} ${name}`, DOUBLE_CHARGE.content));
  await page.goto(`/tickets?view=all&q=${stamp}`);
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(4);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  const bar = page.getByRole('region', { name: 'Selected tickets' });
  await bar.getByRole('button', { name: /^Priority/ }).click();
  await page.getByRole('menuitem', { name: 'Urgent' }).click();
  await expect(bar.getByText(/^3 tickets changed/)).toBeVisible();
  await bar.getByRole('button', { name: 'Tags' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Add' }).fill('wave');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
  await expect(rows.nth(1).getByText('wave')).toBeVisible();
  await expect(bar.getByText('3 selected')).toBeVisible();
  await screenshot(page, 'bulk');
  await bar.getByRole('button', { name: 'Clear selection' }).click();

  const [one, two] = ids;
  await page.goto(`/tickets/${two}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Merge…' }).click();
  await page.getByRole('combobox', { name: /^Other tickets of/ }).fill(`#${one}`);
  await page.getByRole('option', { name: new RegExp(`^#${one} `) }).click();
  await page.getByRole('button', { name: `Merge into #${one}` }).click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${one}$`));
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${two}$`));
  // The address is there before the page is.
  await expect(page.getByRole('heading', { name: `${stamp} two` })).toBeVisible();
  const parted = (await (await page.request.get(`/api/tickets/${two}`)).json()) as { merged_into_id: null };
  expect(parted.merged_into_id).toBeNull();

  await reply(page).fill('Another matter: the badge is lost too.');
  await reply(page).press('Control+Enter');
  await sendNow(page);
  await thread(page).getByRole('button', { name: 'New ticket from this reply' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill(`${stamp} badge`);
  await page.getByRole('button', { name: 'Open the ticket' }).click();
  await expect(page.getByRole('heading', { name: `${stamp} badge` })).toBeVisible();
  await expect(page.getByText(`Opened from a reply in #${two}`)).toBeVisible();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Until tomorrow, 9:00' }).click();
  await expect(page.getByText(/^Snoozed until/)).toBeVisible();
  await page.getByRole('button', { name: 'Wake now' }).click();
  await expect(page.getByText(/^Snoozed until/)).toHaveCount(0);
});

test('two hundred replies stand there, the newest in sight, and nobody who reads is moved', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page);
  const origin = { Origin: new URL(page.url()).origin };
  const id = await createTicket(page, 'A long story', DOUBLE_CHARGE.content);
  for (let number = 0; number < 200; number += 1) {
    const answer = await page.request.post(`/api/tickets/${id}/replies`, {
      data: { content: `**Step ${number}**: do this, then\n\n- one\n- two\n\nand \`that\`.` },
      headers: origin,
    });
    expect(answer.status()).toBe(201);
  }
  // The newest at once and in sight; all of the others above it, for the browser's own search, too.
  const last = thread(page).getByText('Step 199');
  await page.goto('/tickets');
  await page.getByRole('table').locator(`a[href="/tickets/${id}"]`).click();
  await expect(last).toBeInViewport();
  await expect(
    thread(page)
      .getByRole('listitem')
      .filter({ hasText: /Step \d+/ }),
  ).toHaveCount(200);
  await expect(thread(page).getByText(/earlier messages/)).toHaveCount(0);
  await expect(last).toBeInViewport();
  await screenshot(page, 'long-thread');

  // Who reads above stays there when something new comes; who writes is taken to the end.
  await thread(page).hover();
  await page.mouse.wheel(0, -3_000);
  await expect(last).not.toBeInViewport();
  await page.request.post(`/api/tickets/${id}/replies`, {
    data: { content: 'Written by somebody else.' },
    headers: origin,
  });
  const theirs = thread(page).getByText('Written by somebody else.');
  await expect(theirs).toBeAttached();
  await expect(theirs).not.toBeInViewport();
  await reply(page).fill('My own words.');
  await reply(page).press('Control+Enter');
  await expect(thread(page).getByText('My own words.')).toBeInViewport();
});

test('a reply of fifty thousand characters is written, kept and sent whole', async ({ page }) => {
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  await page.goto(`/tickets/${id}`);
  const most = 50_000;
  const end = 'the end ü🚲';
  const start = 'word '.repeat(most / 5 - 2);
  await reply(page).fill(start);
  await reply(page).press('Control+End');
  await reply(page).pressSequentially(`${end}!`);
  const composer = page.getByRole('region', { name: 'Composer' });
  const send = page.getByRole('button', { name: 'Send', exact: true });
  await expect(composer.getByRole('status').filter({ hasText: '50,001' })).toBeVisible();
  await expect(send).toBeDisabled();
  await reply(page).press('Backspace');
  await expect(send).toBeEnabled();
  await page.reload();
  await expect(reply(page)).toHaveValue(`${start}${end}`);
  await reply(page).press('Control+Enter');
  await sendNow(page);
  await expect
    .poll(async () => (await replies(page, id)).map(({ content }) => content))
    .toEqual([`${start}${end}`]);
  await expect(thread(page).getByRole('button', { name: 'Show all of it' })).toBeVisible();
  await expect(reply(page)).toHaveValue('');
});
