/** A browser with somebody signed in, for scripts beside the tests. */
import { chromium } from '@playwright/test';

export const BASE_URL = process.env.E2E_BASE_URL ?? 'http://127.0.0.1:5173';
const PASSWORD = 'citedesk-demo';

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page of one of the demo accounts; null: nobody is signed in. */
export async function pageOf(browser, account) {
  const context = await browser.newContext({
    baseURL: BASE_URL,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (account !== null) {
    const answer = await send(page, 'post', '/api/auth/login', {
      email: `${account}@citedesk.example`,
      password: PASSWORD,
    });
    if (!answer.ok()) throw new Error(`${account} cannot sign in: ${await answer.text()}`);
  }
  return page;
}

/** A call of the API in the name of whom the page belongs to. */
export function send(page, method, path, data) {
  return page.request[method](path, { data, headers: { Origin: BASE_URL } });
}
