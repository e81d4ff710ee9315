import { expect, test } from '@playwright/test';

import { DOUBLE_CHARGE, screenshot, signIn } from './desk';

test('a newcomer answers a double charge with a cited draft', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in to CiteDesk' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Agent/ })).toBeVisible();
  await screenshot(page, 'main-1-login');
  await signIn(page);

  // Opens a ticket for the customer who called.
  await page.getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill(DOUBLE_CHARGE.title);
  await page.getByLabel('Content').fill(DOUBLE_CHARGE.content);
  await page.getByRole('combobox', { name: 'Requester' }).fill('customer@citedesk');
  await page.getByText('customer@citedesk.example').click();
  await screenshot(page, 'main-2-new-ticket');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  await expect(page.getByRole('heading', { name: DOUBLE_CHARGE.title })).toBeVisible();

  await screenshot(page, 'main-3-ticket');

  // Generates: category with confidence, priority, tags, sources, and a draft that cites them.
  const assistant = page.getByRole('complementary', { name: 'Assistant' });
  await assistant.getByRole('button', { name: 'Generate', exact: true }).click();
  const insert = assistant.getByRole('button', { name: 'Insert into reply' });
  // A first start loads the model and the sample knowledge base first.
  await expect(insert).toBeEnabled({ timeout: 120_000 });
  const recommended = assistant.getByRole('region', { name: 'Recommendations' });
  await expect(recommended.getByText('Billing').first()).toBeVisible();
  await expect(recommended.getByText(/\d+ %/)).toBeVisible();
  const passages = assistant.getByRole('region', { name: /^Passage from/ });
  await expect(passages.first()).toBeVisible();
  const chip = assistant.getByRole('button', { name: /^Citation \d+,/ }).first();
  await expect(chip).toBeVisible();

  // A marker highlights the exact words it rests on.
  await chip.focus();
  const quote = assistant.locator('mark[data-active="true"]').first();
  await expect(quote).toBeVisible();
  await screenshot(page, 'main-4-draft');

  // Applies a recommendation: a tag, since triage in the background never sets those.
  const apply = recommended.getByRole('button', { name: /^Apply tag/ });
  const waiting = await apply.count();
  expect(waiting).toBeGreaterThan(0);
  await apply.first().click();
  await expect(apply).toHaveCount(waiting - 1);

  // Inserts, edits, sends.
  await insert.click();
  const reply = page.getByRole('textbox', { name: 'Reply' });
  await expect(reply).toHaveValue(/\[\d+\]/);
  await expect(reply).toBeFocused();
  const draft = await reply.inputValue();
  await reply.fill(`${draft}\n\nCall me if anything stays unclear.`);
  await screenshot(page, 'main-5-inserted');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(reply).toHaveValue('');
  const thread = page.getByRole('region', { name: 'Conversation' });
  await expect(thread.getByText('Call me if anything stays unclear.')).toBeVisible();

  // It is stored: also after a reload, with the draft it came from.
  await page.reload();
  await expect(thread.getByText('Call me if anything stays unclear.')).toBeVisible();
  await screenshot(page, 'main-6-sent');
  const id = /\/tickets\/(\d+)/.exec(page.url())?.[1];
  const answer = await page.request.get(`/api/tickets/${id}/replies`);
  const stored = (await answer.json()) as {
    items: { draft_id: number | null; draft_edit_distance: number | null }[];
  };
  expect(stored.items).toHaveLength(1);
  expect(stored.items[0]?.draft_id).toEqual(expect.any(Number));
  expect(stored.items[0]?.draft_edit_distance).toBeGreaterThan(0);

  // Triage, in the background, has its turn: on a first start that is after the sample tickets.
  const findings = page.getByRole('region', { name: 'What triage found' });
  await expect(findings.getByText('Billing', { exact: true }).first()).toBeVisible({ timeout: 120_000 });

  // And it stands in the list.
  await page.getByRole('link', { name: 'Back to tickets' }).click();
  await page.getByRole('textbox', { name: 'Search tickets' }).fill(DOUBLE_CHARGE.title);
  await expect(page.getByRole('link', { name: DOUBLE_CHARGE.title }).first()).toBeVisible();
  await screenshot(page, 'main-7-list');
});
