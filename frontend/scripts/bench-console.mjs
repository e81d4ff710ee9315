/**
 * How long the console takes from an event (a key, a click) until what was asked for is painted, in the browser and beside
 * a real desk (`make bench-console`). Printed, not asserted: machines differ, and this one may do other things. A moment is
 * the time stamp that the browser gave the event; the end is a task after the frame in which what was asked for stands on
 * the page. Beside it the browser's own figure, from the event to the next paint whatever that shows, as INP counts it.
 */
import { openBrowser, pageOf, send } from './browser.mjs';

const REPLIES = 200;
const ROWS = 100;
const ROUNDS = Number(process.argv[2] ?? 12);
/** What takes less to the next paint is not reported by browsers; what they report is rounded to 8 ms. */
const INP_FLOOR = 16;

/**
 * In the page: `awaitPaint(done)` resolves with the milliseconds from the last event until `done()` was painted, and
 * `nextPaint(since)` with the longest time from an event of an interaction after `since` to the next paint.
 */
function instrument(floor) {
  const entries = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type: 'event', durationThreshold: floor });
  window.nextPaint = (since) => {
    entries.push(...observer.takeRecords());
    const found = entries.filter((entry) => entry.interactionId > 0 && entry.startTime >= since);
    return Math.max(floor, ...found.map((entry) => entry.duration));
  };
  let started = 0;
  for (const type of ['keydown', 'pointerdown', 'click']) {
    window.addEventListener(type, (event) => (started = event.timeStamp), { capture: true });
  }
  const afterFrame = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      }),
    );
  window.awaitPaint = async (done) => {
    started = Infinity;
    const begun = performance.now();
    for (;;) {
      const painted = await afterFrame();
      if (started !== Infinity && done()) return painted - started;
      if (painted - begun > 30_000) throw new Error('what was asked for was not painted within 30 seconds');
    }
  };
}

const SERIES = new Map();
function note(name, ms, inp) {
  const series = SERIES.get(name) ?? { done: [], inp: [] };
  series.done.push(ms);
  series.inp.push(inp);
  SERIES.set(name, series);
}

/**
 * Acts, and waits for the paint after which each of `goals` holds: pairs of a name and of what runs in the page and gets
 * `argument`.
 */
async function measureAll(page, goals, argument, act) {
  // Armed before anything happens: a key would be quicker than the message that asks to wait for it.
  await page.evaluate(
    ([sources, value]) => {
      const all = sources.map((source) => new Function(`return (${source})`)());
      window.armed = performance.now();
      window.painted = Promise.all(all.map((holds) => window.awaitPaint(() => holds(value))));
    },
    [goals.map(([, done]) => done.toString()), argument],
  );
  await act();
  const found = await page.evaluate(() => window.painted);
  // An event is reported some frames after its paint.
  await page.waitForTimeout(150);
  const inp = await page.evaluate(() => window.nextPaint(window.armed));
  goals.forEach(([name], at) => note(name, found[at], inp));
}

const measure = (page, name, done, argument, act) => measureAll(page, [[name, done]], argument, act);

async function prepare(page) {
  const list = await (await page.request.get('/api/tickets?page_size=1')).json();
  const requester_id = list.items[0].requester_id;
  const titles = Array.from({ length: ROWS }, (_, at) => `Bench ${at}: where is my order?`);
  for (const title of titles) {
    await send(page, 'post', '/api/tickets', {
      title,
      content: 'It was due on Monday.',
      requester_id,
      tags: ['bench'],
    });
  }
  const long = await (
    await send(page, 'post', '/api/tickets', {
      title: 'Bench: a long thread',
      content: 'It began in May.',
      requester_id,
      tags: ['bench-long'],
    })
  ).json();
  for (let at = 1; at <= REPLIES; at += 1) {
    await send(page, 'post', `/api/tickets/${long.id}/replies`, {
      content: `Reply ${at} of the thread.\n\n- one point\n- **another** point, with [a link](https://example.com)\n\nRegards`,
    });
  }
  return long.id;
}

async function typing(page, id) {
  await page.goto(`/tickets/${id}`);
  await page.getByText(`Reply ${REPLIES} of the thread.`).waitFor({ timeout: 60_000 });
  const box = page.getByRole('textbox', { name: 'Reply' });
  await box.click();
  await page.waitForTimeout(2_000);
  let text = '';
  for (const key of 'Thank you for waiting; we looked into it at once. '.slice(0, 4 * ROUNDS)) {
    text += key;
    await measure(
      page,
      `a key in the composer, ${REPLIES} replies above`,
      (value) => document.activeElement.value === value,
      text,
      () => page.keyboard.press(key),
    );
  }
  await box.fill('');
}

async function selection(page) {
  await page.goto(`/tickets?view=all&tag=bench&page_size=${ROWS}`);
  const boxes = page.locator('tbody').getByRole('checkbox');
  await boxes.nth(ROWS - 1).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2_000);
  for (let at = 0; at < 2 * ROUNDS; at += 1) {
    await measure(
      page,
      `a row selected in a list of ${ROWS}`,
      (number) => document.querySelectorAll('tbody input[type=checkbox]:checked').length === number,
      at + 1,
      () => boxes.nth(at).click(),
    );
  }
}

/** The end of the thread, which is what one sees, stands in its box. */
function newestShown(count) {
  const thread = document.querySelector('section[aria-label="Conversation"]');
  const last = thread?.querySelector('ol > li:last-of-type');
  if (!last?.textContent.includes(`Reply ${count} of the thread.`)) return false;
  const [message, box] = [last.getBoundingClientRect(), thread.getBoundingClientRect()];
  return message.height > 0 && message.top >= box.top && message.bottom <= box.bottom;
}

function allThere(count) {
  const messages = [...document.querySelectorAll('section[aria-label="Conversation"] ol > li')];
  const found = messages.filter((message) => /Reply \d+ of the thread\./.test(message.textContent));
  return found.length === count;
}

/** How a ticket may be opened: how long its row was aimed at before, and by what. */
const WAYS = [
  ['clicked after the pointer had rested on it for 150 ms', 150, false],
  ['clicked by a pointer from nowhere', 0, false],
  ['Enter, 150 ms after the keys had moved there', 150, true],
];

async function opening(page) {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [way, rest, keys] of WAYS) {
      await page.goto('/tickets?view=all&tag=bench-long');
      const link = page.getByRole('table').getByRole('link', { name: 'Bench: a long thread' }).first();
      await link.waitFor();
      await page.mouse.move(5, 5);
      await page.waitForTimeout(700);
      if (keys) await page.keyboard.press('j');
      else if (rest > 0) await link.hover();
      await page.waitForTimeout(rest);
      await measureAll(
        page,
        [
          [`a ticket of ${REPLIES} replies, ${way}: its newest replies`, newestShown],
          [`a ticket of ${REPLIES} replies, ${way}: all of them`, allThere],
        ],
        REPLIES,
        () => (keys ? page.keyboard.press('Enter') : link.click()),
      );
    }
  }
}

async function listing(page) {
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(`/tickets?view=all&tag=bench&page_size=${ROWS}&sort=created_at`);
    await page
      .locator('tbody tr')
      .nth(ROWS - 1)
      .waitFor();
    await page.waitForTimeout(700);
    const first = await page.locator('tbody').getByRole('link').first().textContent();
    // The other order: the same number of rows, all of them new.
    await measure(
      page,
      `a list of ${ROWS} rows in another order`,
      (before) => {
        const links = document.querySelectorAll('tbody a');
        return links.length >= 100 && links[0].textContent !== before;
      },
      first,
      () => page.getByRole('columnheader', { name: /^Created/ }).click(),
    );
  }
}

const browser = await openBrowser();
const page = await pageOf(browser, 'agent');
const id = await prepare(page);
await page.addInitScript(instrument, INP_FLOOR);
await typing(page, id);
await selection(page);
await opening(page);
await listing(page);
await browser.close();

const at = (found, share) => {
  const sorted = found.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
};
const inMs = (ms) => `${ms.toFixed(0)} ms`;
const inpInMs = (ms) => (ms <= INP_FLOOR ? `at most ${INP_FLOOR} ms` : inMs(ms));
console.log(
  '\n| interaction | measured | median | p95 | INP, median | INP, longest |\n|---|---|---|---|---|---|',
);
for (const [name, { done, inp }] of SERIES) {
  const figures = [inMs(at(done, 0.5)), inMs(at(done, 0.95)), inpInMs(at(inp, 0.5)), inpInMs(at(inp, 1))];
  console.log(`| ${name} | ${done.length} | ${figures.join(' | ')} |`);
}
