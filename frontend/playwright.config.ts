import { execSync } from 'node:child_process';

import { defineConfig } from '@playwright/test';

function chromium(): string {
  return process.env.CHROMIUM_PATH ?? execSync('which chromium').toString().trim();
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: process.env.E2E_OUTPUT_DIR ?? 'e2e/results',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 40_000 },
  forbidOnly: Boolean(process.env.CI),
  // What passes only the second time is reported as flaky, in the closing lines too.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  use: {
    baseURL: process.env.E2E_BASE_URL ?? 'http://127.0.0.1:5173',
    viewport: { width: 1440, height: 900 },
    actionTimeout: 60_000,
    // Writing down every step takes a quarter of the time: where tests are tried again, it is for the second time.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
