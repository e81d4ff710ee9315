import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { expect } from '@playwright/test';

import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

const BACKEND = resolve('../backend');
const PYTHON = join(BACKEND, '.venv/bin/python');
const PATIENCE_MS = 120_000;
const ADMIN = { name: 'Ada First', email: 'ada@first.example', password: 'a-long-enough-password' };

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((again) => setTimeout(again, 250));
  }
  throw new Error(`${url} did not answer`);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });
}

/**
 * A desk of one spec alone, as an operator sets it up: in production, without demo data, with one admin. Its API can be
 * stopped and started again, which the other specs' cannot. The console is the one that is built already.
 */
export class OwnDesk {
  readonly url: string;
  private api: ChildProcess | null = null;
  private console: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    private readonly apiPort: number,
    private readonly consolePort: number,
  ) {
    // By name: a cookie that asks for a secure connection is kept for this host without one.
    this.url = `http://localhost:${consolePort}`;
  }

  static async start(): Promise<OwnDesk> {
    const folder = mkdtempSync(join(tmpdir(), 'own-desk-'));
    const desk = new OwnDesk(folder, await freePort(), await freePort());
    try {
      desk.run('db', 'upgrade');
      desk.run('create-admin', '--email', ADMIN.email, '--name', ADMIN.name);
      desk.console = spawn(
        'node',
        [
          'node_modules/vite/bin/vite.js',
          ...['preview', '--port', `${desk.consolePort}`, '--strictPort', '--host', '127.0.0.1'],
        ],
        { env: { ...process.env, API_URL: `http://127.0.0.1:${desk.apiPort}` }, stdio: 'ignore' },
      );
      await Promise.all([desk.startApi(), answers(`http://127.0.0.1:${desk.consolePort}`)]);
    } catch (error) {
      await desk.close();
      throw error;
    }
    return desk;
  }

  private get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ENVIRONMENT: 'production',
      SECRET_KEY: 'this-desk-lives-for-one-browser-test-only',
      DATABASE_URL: `sqlite+aiosqlite:///${this.folder}/desk.db`,
      VECTOR_STORE_PATH: join(this.folder, 'chroma'),
      ATTACHMENTS_URL: join(this.folder, 'attachments'),
      PUBLIC_URL: this.url,
      CITEDESK_ADMIN_PASSWORD: ADMIN.password,
      CHROMA_URL: '',
      HF_HUB_OFFLINE: '1',
      // Nobody waits for triage here, and two hundred tickets would be in the way of the browser.
      JOBS_PAUSED: 'true',
    };
  }

  private run(...args: string[]): void {
    execFileSync(PYTHON, ['-m', 'app.cli', ...args], { cwd: BACKEND, env: this.env, stdio: 'pipe' });
  }

  async startApi(): Promise<void> {
    this.api = spawn(PYTHON, ['-m', 'app.cli', 'serve', '--port', `${this.apiPort}`], {
      cwd: BACKEND,
      env: this.env,
      stdio: 'ignore',
    });
    await answers(`http://127.0.0.1:${this.apiPort}/health`);
  }

  /** As a machine that loses its power: nothing is finished first. */
  async killApi(): Promise<void> {
    if (!this.api) return;
    this.api.kill('SIGKILL');
    await ended(this.api);
    this.api = null;
  }

  async close(): Promise<void> {
    await this.killApi();
    if (this.console) {
      this.console.kill('SIGTERM');
      await ended(this.console);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async signIn(page: Page): Promise<void> {
    await page.goto(`${this.url}/`);
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  }

  /** A call of the API in the name of whom the page belongs to. */
  async post<T>(page: Page, path: string, data: object): Promise<T> {
    const answer = await page.request.post(`${this.url}${path}`, { data, headers: { Origin: this.url } });
    expect(answer.status(), await answer.text()).toBe(201);
    return (await answer.json()) as T;
  }
}
