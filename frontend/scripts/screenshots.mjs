/**
 * Writes every page of the console, light and dark, 1440 and 390 wide, to docs/screenshots (`make screenshots`). With
 * arguments, only the pages of these names. A page that this version does not have is named and left out.
 */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { openBrowser, pageOf } from './browser.mjs';

const FOLDER = resolve(import.meta.dirname, '../../docs/screenshots');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const THEMES = ['light', 'dark'];
const QUALITY = 0.72;
const PATIENCE_MS = 8_000;

const h1 = (page) => page.getByRole('heading', { level: 1 });

/** The newest open ticket of the demo data: its draft is what the README tells to ask for. */
const SHOWN = 'Charged twice for my subscription this month';

async function newestTicket(page) {
  const answer = await page.request.get('/api/tickets?page_size=1&sort=-updated_at');
  return (await answer.json()).items[0]?.id;
}

async function openTicket(page) {
  const answer = await page.request.get(`/api/tickets?page_size=100&q=${encodeURIComponent(SHOWN)}`);
  const id = (await answer.json()).items.find(({ title }) => title === SHOWN)?.id;
  await page.goto(`/tickets/${id}`);
  await page.getByRole('heading', { level: 1, name: SHOWN }).waitFor();
  const assistant = page.getByRole('complementary', { name: 'Assistant' });
  await assistant
    .getByRole('button', { name: /^(Generate|Regenerate)/ })
    .first()
    .click();
  await assistant.getByRole('button', { name: 'Insert into reply' }).first().waitFor();
  await page.waitForTimeout(1_500);
}

async function firstOf(page, path, pick) {
  const answer = await page.request.get(path);
  return answer.ok() ? pick(await answer.json()) : undefined;
}

/**
 * Pages by who sees them. `open` goes there, `ready` is what makes the page worth looking at; `atSize` is done again at
 * each width, `after` when the pictures are taken.
 */
const PAGES = [
  {
    name: 'login',
    as: null,
    open: (page) => page.goto('/login'),
    ready: (page) => page.getByRole('button', { name: /^Agent/ }),
  },
  {
    name: 'home',
    as: 'agent',
    open: (page) => page.goto('/'),
    ready: (page) => page.getByRole('heading', { name: 'New tickets per day' }),
  },
  {
    name: 'tickets',
    as: 'agent',
    open: (page) => page.goto('/tickets'),
    ready: (page) => page.getByRole('main').getByRole('link', { name: SHOWN }).first(),
  },
  {
    name: 'tickets-breaching',
    as: 'agent',
    open: (page) => page.goto('/tickets?view=breaching'),
    ready: (page) => page.getByRole('main').getByRole('link').nth(12),
  },
  {
    name: 'ticket-new',
    as: 'agent',
    open: (page) => page.goto('/tickets/new'),
    ready: (page) => page.getByRole('button', { name: 'Create ticket' }),
  },
  { name: 'ticket', as: 'agent', open: openTicket, ready: h1 },
  {
    name: 'ticket-citation',
    as: 'agent',
    open: openTicket,
    ready: h1,
    // On a narrow screen the assistant is one of three panes.
    atSize: async (page) => {
      const assistant = page.getByRole('complementary', { name: 'Assistant' });
      const pane = page.getByRole('radiogroup', { name: 'Show' }).getByText('Assistant', { exact: true });
      await assistant.or(pane).first().waitFor();
      if (!(await assistant.isVisible())) await pane.click();
      await page.mouse.move(0, 0);
      // So far down that the marker and its passage are both in view.
      await assistant
        .getByRole('region', { name: /^Passage from/ })
        .first()
        .scrollIntoViewIfNeeded();
      await page
        .getByRole('button', { name: /^Citation \d+,/ })
        .last()
        .hover();
      await page.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'tickets-nothing-found',
    as: 'agent',
    open: (page) => page.goto('/tickets?q=purple+elephant'),
    ready: (page) => page.getByText('Nothing matches these filters'),
  },
  {
    name: 'home-german',
    as: 'agent',
    open: async (page) => {
      await page.goto('/login');
      await page.evaluate(() => localStorage.setItem('citedesk.language', 'de'));
      await page.goto('/');
    },
    ready: (page) => page.getByRole('heading', { name: 'Neue Tickets je Tag' }),
    after: (page) => page.evaluate(() => localStorage.setItem('citedesk.language', 'en')),
  },
  {
    name: 'review',
    as: 'agent',
    open: (page) => page.goto('/review'),
    ready: (page) => page.getByRole('article').first(),
  },
  {
    name: 'palette',
    as: 'agent',
    open: async (page) => {
      await page.goto('/tickets');
      await page.getByRole('main').getByRole('link', { name: SHOWN }).first().waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /^Search tickets, pages/ }).fill('charge');
    },
    ready: (page) => page.getByRole('option', { name: /^#/ }).first(),
  },
  {
    name: 'knowledge',
    as: 'admin',
    open: (page) => page.goto('/kb'),
    ready: (page) => page.getByRole('table').getByRole('button').first(),
  },
  {
    name: 'knowledge-document',
    as: 'admin',
    open: async (page) => {
      await page.goto('/kb');
      await page.getByRole('table').getByRole('button').first().click();
    },
    ready: (page) => page.getByRole('dialog').getByText(/^Chunks/),
  },
  {
    name: 'knowledge-add',
    as: 'admin',
    open: (page) => page.goto('/kb?tab=add'),
    ready: (page) => page.getByLabel('Text', { exact: true }),
  },
  {
    name: 'knowledge-search',
    as: 'admin',
    open: async (page) => {
      await page.goto('/kb?tab=search');
      await page.getByLabel('Query').fill('duplicate charge refund');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
    },
    ready: (page) => page.getByRole('list', { name: 'Matches' }).getByRole('listitem').first(),
  },
  {
    name: 'dashboard',
    as: 'admin',
    open: (page) => page.goto('/dashboard'),
    ready: (page) => page.getByRole('heading', { name: 'What the assistant did' }),
  },
  {
    name: 'customers',
    as: 'admin',
    open: (page) => page.goto('/customers'),
    ready: (page) => page.getByRole('main').getByText(/@/).first(),
  },
  ...[
    'profile',
    'replies',
    'teams',
    'categories',
    'sla',
    'help',
    'routing',
    'automation',
    'learning',
    'models',
    'jobs',
    'tokens',
  ].map((key) => ({
    name: `settings-${key}`,
    as: 'admin',
    open: (page) => page.goto(`/settings/${key}`),
    ready: (page) => page.getByRole('heading', { level: 2 }).first(),
  })),
  { name: 'portal', as: 'customer', open: (page) => page.goto('/portal'), ready: h1 },
  {
    name: 'portal-new',
    as: 'customer',
    open: (page) => page.goto('/portal/new'),
    ready: (page) => page.getByRole('main').getByRole('textbox').nth(1),
  },
  {
    name: 'portal-request',
    as: 'customer',
    open: async (page) => {
      const id = await newestTicket(page);
      await page.goto(`/portal/requests/${id}`);
    },
    ready: (page) => page.getByRole('main').getByRole('textbox', { name: /reply/i }),
  },
  {
    name: 'help',
    as: 'customer',
    open: (page) => page.goto('/help'),
    ready: (page) => page.locator('a[href^="/help/"]').first(),
  },
  {
    name: 'help-collection',
    as: 'customer',
    open: async (page) =>
      page.goto(`/help/c/${await firstOf(page, '/api/help', (found) => found.collections[0]?.name)}`),
    ready: (page) => page.getByRole('main').locator('a[href^="/help/articles/"]').first(),
  },
  {
    name: 'help-article',
    as: 'customer',
    open: async (page) => {
      await page.goto('/help');
      const link = page.locator('a[href^="/help/articles/"]').first();
      await link.waitFor({ timeout: 5_000 });
      await link.click();
    },
    ready: h1,
  },
];

/** Chromium encodes what it has drawn; quality 0..1. */
async function toWebp(encoder, png) {
  const url = await encoder.evaluate(
    async ([data, quality]) => {
      const blob = await (await fetch(`data:image/png;base64,${data}`)).blob();
      const bitmap = await createImageBitmap(blob);
      const canvas = document.createElement('canvas');
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.getContext('2d').drawImage(bitmap, 0, 0);
      return canvas.toDataURL('image/webp', quality);
    },
    [png.toString('base64'), QUALITY],
  );
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

async function draw(page, encoder, name, atSize) {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await atSize?.(page);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.waitForTimeout(350);
      const image = await toWebp(encoder, await page.screenshot());
      await writeFile(join(FOLDER, `${name}-${theme}-${size.width}.webp`), image);
    }
  }
  await page.setViewportSize(SIZES[0]);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !PAGES.some((page) => page.name === name));
if (unknown.length > 0)
  throw new Error(
    `There is no page ${unknown.join(', ')}. Pages: ${PAGES.map(({ name }) => name).join(', ')}`,
  );
await mkdir(FOLDER, { recursive: true });
const browser = await openBrowser();
const encoder = await (await browser.newContext()).newPage();
const people = new Map();
let skipped = 0;
for (const { name, as, open, ready, atSize, after } of PAGES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (!people.has(as)) people.set(as, await pageOf(browser, as));
  const page = people.get(as);
  try {
    await open(page);
    await ready(page).waitFor({ timeout: PATIENCE_MS });
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined); // live updates never end
  } catch (error) {
    skipped += 1;
    console.log(`left out  ${name}: ${String(error.message).split('\n')[0]}`);
    continue;
  }
  await draw(page, encoder, name, atSize);
  await after?.(page);
  console.log(`written   ${name}`);
}
await browser.close();
const sizes = await Promise.all(
  (await readdir(FOLDER)).map(async (file) => (await stat(join(FOLDER, file))).size),
);
const total = sizes.reduce((sum, size) => sum + size, 0);
console.log(
  `${sizes.length} images, ${(total / 1e6).toFixed(1)} MB in docs/screenshots; ${skipped} pages left out`,
);
