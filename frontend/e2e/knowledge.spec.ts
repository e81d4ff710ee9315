import { expect, test } from '@playwright/test';

import { screenshot, signIn } from './desk';

const ARTICLE = `# Lost badge

## What do I do when my badge is lost?

Open **People**, choose the person and press *Block badge*. A blocked badge opens nothing within one minute.
`;
const PAGE = `<!doctype html><html><head><title>Parking at the depot</title></head><body><nav>Home</nav><main>
<h1>Parking at the depot</h1><p>Guests park behind gate seven and leave the ticket on the dashboard of the car.</p>
<p>The gate is open from six in the morning until ten in the evening, also at weekends and on public holidays.</p>
</main></body></html>`;

test('files are uploaded, each with its outcome, and what they say is found', async ({ page }) => {
  await signIn(page, 'Admin');
  await page.goto('/kb');
  await page.getByRole('tab', { name: 'Add' }).click();
  await page.locator('input[type=file]').setInputFiles([
    { name: 'lost-badge.md', mimeType: 'text/markdown', buffer: Buffer.from(ARTICLE) },
    { name: 'parking.html', mimeType: 'text/html', buffer: Buffer.from(PAGE) },
    { name: 'broken.docx', mimeType: 'application/octet-stream', buffer: Buffer.from('not a document') },
  ]);
  await page.getByRole('button', { name: 'Add 3 documents' }).click();
  const files = page.getByRole('list', { name: 'Files of the upload' });
  await expect(
    page.getByRole('status').filter({ hasText: '2 files are in kb_main, 1 failed' }),
  ).toBeVisible();
  await expect(files.getByRole('listitem').filter({ hasText: 'lost-badge.md' })).toContainText('added');
  await expect(files.getByRole('listitem').filter({ hasText: 'broken.docx' })).toContainText(
    /failed: .*Word/i,
  );
  await page.reload();
  await expect(files.getByRole('listitem')).toHaveCount(3);
  await screenshot(page, 'kb-upload');
  await files.getByRole('button', { name: 'parking.html' }).click();
  await expect(
    page
      .getByRole('dialog')
      .getByText(/behind gate seven/)
      .first(),
  ).toBeVisible();
  const found = await page.request.post('/api/kb/search', {
    data: { query: 'I lost my badge, how do I block it?', n_results: 1 },
    headers: { Origin: new URL(page.url()).origin },
  });
  const { matches } = (await found.json()) as { matches: { title: string }[] };
  expect(matches[0]?.title).toBe('Lost badge');
});
