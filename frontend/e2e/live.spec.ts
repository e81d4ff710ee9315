import { expect, test } from '@playwright/test';

import { DOUBLE_CHARGE, createTicket, signIn, withoutPolling } from './desk';

import type { Page } from '@playwright/test';

const openStreams = (page: Page) =>
  page.evaluate(() => (window as unknown as { openStreams: number }).openStreams);

test('every tab follows what others do, over one stream', async ({ page, context }) => {
  await withoutPolling(context);
  await context.addInitScript(() => {
    const counted = window as unknown as { openStreams: number };
    counted.openStreams = 0;
    const Native = window.EventSource;
    window.EventSource = class extends Native {
      constructor(url: string | URL) {
        super(url);
        counted.openStreams += 1;
      }
      override close() {
        if (this.readyState !== Native.CLOSED) counted.openStreams -= 1;
        super.close();
      }
    };
  });
  await signIn(page);
  const id = await createTicket(page, DOUBLE_CHARGE.title, DOUBLE_CHARGE.content);
  const second = await context.newPage();
  await second.goto(`/tickets/${id}`);
  await expect(second.getByRole('heading', { level: 1 })).toBeVisible();

  const fresh = `Seen without a reload ${id}`;
  await createTicket(page, fresh, DOUBLE_CHARGE.content);
  await expect(page.getByText(fresh).first()).toBeVisible();

  const reply = async (content: string) => {
    const answer = await page.request.post(`/api/tickets/${id}/replies`, {
      data: { content },
      headers: { Origin: new URL(second.url()).origin },
    });
    expect(answer.status()).toBe(201);
  };
  await reply('Written by somebody else.');
  const conversation = second.getByRole('region', { name: 'Conversation' });
  await expect(conversation.getByText('Written by somebody else.')).toBeVisible();
  expect((await openStreams(page)) + (await openStreams(second))).toBe(1);

  await page.goto('about:blank');
  await expect.poll(() => openStreams(second)).toBe(1);
  await reply('Written after the first tab had gone.');
  await expect(conversation.getByText('Written after the first tab had gone.')).toBeVisible();
});
