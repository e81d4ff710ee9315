import { act, configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { page } from '@/test/fixtures';
import { ADMIN, AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { SettingsPage } from './SettingsPage';

import type { Role } from '@/lib/types';

configure({ asyncUtilTimeout: 5_000 });

const open = (section: string, role: Role = 'admin') =>
  renderAs(<SettingsPage />, {
    me: role === 'admin' ? ADMIN : AGENT,
    at: `/settings/${section}`,
    path: '/settings/:section?',
  });

const type = () => userEvent.setup({ delay: null });

describe('tokens', () => {
  const TOKEN = {
    id: 4,
    name: 'Import',
    created_at: '2026-03-01T10:00:00Z',
    last_used_at: null,
    expires_at: null,
  };

  it('shows a new token once, and revokes after asking', async () => {
    let tokens = [] as (typeof TOKEN)[];
    const calls = serve({
      'GET /api/auth/tokens': () => tokens,
      'POST /api/auth/tokens': () => {
        tokens = [TOKEN];
        return { ...TOKEN, token: 'cd_secret' };
      },
      'DELETE /api/auth/tokens/4': () => {
        tokens = [];
        return new Response(null, { status: 204 });
      },
    });
    const user = type();
    open('tokens', 'agent');
    expect(await screen.findByText('No tokens yet')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'New token' }));
    await user.type(await screen.findByRole('textbox', { name: 'What is it for?' }), 'Import');
    await user.click(screen.getByRole('button', { name: 'Create token' }));
    expect(await screen.findByText('cd_secret')).toBeVisible();
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'Import',
      expires_in_days: 90,
    });
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByText('cd_secret')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Revoke Import' }));
    await user.click(await screen.findByRole('button', { name: 'Revoke' }));
    expect(await screen.findByText('No tokens yet')).toBeVisible();
  });

  it('lets no stray key close what is shown once, and says when it has to be copied by hand', async () => {
    let answer: (reply: object) => void = () => {};
    serve({
      'GET /api/auth/tokens': () => [],
      'POST /api/auth/tokens': () => new Promise<object>((resolve) => (answer = resolve)),
    });
    const user = type();
    open('tokens', 'agent');
    await user.click(await screen.findByRole('button', { name: 'New token' }));
    await user.type(await screen.findByRole('textbox', { name: 'What is it for?' }), 'Import');
    await user.click(screen.getByRole('button', { name: 'Create token' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Cancel' })).toBeDisabled());
    await user.keyboard('{Escape}');
    answer({ ...TOKEN, token: 'cd_secret' });
    expect(await screen.findByText('cd_secret')).toBeVisible();
    await user.keyboard('{Escape}');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('refused'));
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText(/copy it by hand/)).toBeVisible();
    expect(screen.getByText('cd_secret')).toBeVisible();
  });
});

describe('profile', () => {
  it('shows a wrong password at its field', async () => {
    serve({
      'GET /api/auth/sessions': () => [],
      'POST /api/auth/password': () =>
        problem(403, { code: 'wrong_password', detail: 'The current password is wrong.' }),
    });
    const user = type();
    open('profile', 'agent');
    const current = await screen.findByLabelText('Current password');
    await user.type(current, 'nope');
    await user.type(screen.getByLabelText('New password'), 'long enough');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    const error = await screen.findByText('The current password is wrong.');
    expect(error.closest('.ant-form-item')).toContainElement(current);
  });
});

describe('canned replies', () => {
  it('puts an unknown placeholder of the API at the text, and keeps it', async () => {
    serve({
      'GET /api/canned-replies': () => [],
      'POST /api/canned-replies': () =>
        problem(422, {
          errors: [{ loc: ['body', 'content'], msg: 'nothing fills {{x}}', type: 'value_error' }],
        }),
    });
    const user = type();
    open('replies', 'agent');
    await user.click(await screen.findByRole('button', { name: 'New canned reply' }));
    await user.type(await screen.findByRole('textbox', { name: 'Title' }), 'Hello');
    const text = screen.getByRole('textbox', { name: 'Text' });
    await user.type(text, 'Hi ');
    await user.click(screen.getByRole('button', { name: '{{customer.first_name}}' }));
    expect(text).toHaveValue('Hi {{customer.first_name}}');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('nothing fills {{x}}')).toBeVisible();
    expect(text).toHaveValue('Hi {{customer.first_name}}');
  });

  it('asks before it throws away what was typed', async () => {
    serve({ 'GET /api/canned-replies': () => [] });
    const user = type();
    open('replies', 'agent');
    await user.click(await screen.findByRole('button', { name: 'New canned reply' }));
    const text = await screen.findByRole('textbox', { name: 'Text' });
    await user.type(text, 'Hi');
    await user.keyboard('{Escape}');
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }));
    expect(text).toHaveValue('Hi');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Keep editing' })).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Discard changes' }));
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Text' })).toBeNull());
  });
});

describe('automation', () => {
  const POLICY = {
    automatic: false,
    categories: [],
    severities: ['low'],
    max_amount: 0,
    amount_currency: 'EUR',
    min_sentiment: 4,
    max_error: 0.02,
    version: 2,
    author: null,
    created_at: null,
  };
  const promise = {
    max_error: 0.02,
    threshold: null as number | null,
    decisions: 31,
    taken: 0,
    wrong: 0,
    upper_error: 1,
    needed: 149,
    coverage: 0,
  };
  const learning = (change: Partial<typeof promise>) => ({
    judged: 31,
    models: [],
    fields: [],
    promise: { ...promise, ...change },
  });

  it('says plainly that there is too little history', async () => {
    serve({ 'GET /api/ai/policy': () => POLICY, 'GET /api/ai/learning': () => learning({}) });
    open('automation');
    expect(await screen.findByText('Too little history: everything goes to review')).toBeVisible();
    expect(screen.getByText(/31 decisions were judged so far.*at least 149/)).toBeVisible();
  });

  it('shows the threshold with what it rests on, and saves the target as a share', async () => {
    const calls = serve({
      'GET /api/ai/policy': () => POLICY,
      'GET /api/ai/learning': () =>
        learning({
          threshold: 0.91,
          decisions: 400,
          taken: 210,
          wrong: 1,
          upper_error: 0.019,
          coverage: 0.52,
        }),
      'PUT /api/ai/policy': () => ({ ...POLICY, version: 3, max_error: 0.035 }),
    });
    const user = type();
    open('automation');
    expect(await screen.findByText('210 above the threshold, 1 of them wrong')).toBeVisible();
    expect(screen.getByText('1.9 %')).toBeVisible();
    const target = await screen.findByRole('spinbutton', { name: 'Target error rate' });
    await user.clear(target);
    await user.type(target, '3.5');
    await user.click(screen.getByRole('button', { name: 'Save policy' }));
    expect(await screen.findByText('Policy saved')).toBeVisible();
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({
      automatic: false,
      categories: [],
      severities: ['low'],
      max_amount: 0,
      amount_currency: 'EUR',
      min_sentiment: 4,
      max_error: 0.035,
      version: 2,
    });
  });

  it('tells of a policy that somebody else saved, and loads it only when asked', async () => {
    serve({
      'GET /api/ai/policy': () => POLICY,
      'GET /api/ai/learning': () => learning({}),
      'PUT /api/ai/policy': () => problem(409, { code: 'stale_version' }),
    });
    const user = type();
    open('automation');
    await user.click(await screen.findByRole('button', { name: 'Save policy' }));
    expect(await screen.findByText('Somebody saved another policy meanwhile')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Load theirs' }));
    await waitFor(() => expect(screen.queryByText('Somebody saved another policy meanwhile')).toBeNull());
  });
});

describe('a policy that is loaded anew while one looks at it', () => {
  it('is not saved over without a word', async () => {
    let version = 2;
    const policy = () => ({
      automatic: false,
      categories: [],
      severities: ['low'],
      max_amount: version,
      amount_currency: 'EUR',
      min_sentiment: 4,
      max_error: 0.02,
      version,
      author: { id: 5, name: 'Bea' },
      created_at: '2026-03-01T10:00:00Z',
    });
    const calls = serve({
      'GET /api/ai/policy': policy,
      'GET /api/ai/learning': () => problem(500),
      'PUT /api/ai/policy': async (request) => {
        const sent = (await request.json()) as { version: number };
        return sent.version === version
          ? { ...policy(), version: 9 }
          : problem(409, { code: 'stale_version' });
      },
    });
    const user = type();
    const { client } = open('automation');
    await screen.findByRole('button', { name: 'Save policy' });
    version = 7;
    await act(() => client.invalidateQueries({ queryKey: ['settings', 'policy'] }));
    await screen.findByText(/Version 7/);
    await user.click(screen.getByRole('button', { name: 'Save policy' }));
    await user.click(await screen.findByRole('button', { name: 'Load theirs' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Load theirs' })).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Save policy' }));
    expect(await screen.findByText('Policy saved')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Save policy' }));
    await waitFor(() => expect(calls.filter(({ method }) => method === 'PUT')).toHaveLength(3));
    expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toMatchObject([
      { version: 2, max_amount: 2 },
      { version: 7, max_amount: 7 },
      { version: 9 },
    ]);
  });
});

describe('jobs', () => {
  it('retries what has failed', async () => {
    const job = {
      kind: 'upload',
      id: 5,
      status: 'failed',
      subject: 'guide.pdf',
      ticket_id: null,
      collection: 'kb_main',
      attempts: 3,
      error: 'The disk is full.',
      due_at: '2026-03-01T10:00:00Z',
      created_at: '2026-03-01T10:00:00Z',
      started_at: null,
      completed_at: null,
      retryable: true,
    };
    const calls = serve({
      'GET /api/jobs': () => page([job]),
      'POST /api/jobs/upload/5/retry': () => ({ retried: 1 }),
    });
    const user = type();
    open('jobs');
    expect(await screen.findByText('The disk is full.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Retry guide.pdf' }));
    expect(await screen.findByText('1 job is tried again')).toBeVisible();
    expect(calls.some(({ path }) => path === '/api/jobs/upload/5/retry')).toBe(true);
  });
});

describe('a page behind the last one', () => {
  it('leads back to the first', async () => {
    const calls = serve({ 'GET /api/jobs': () => page([]) });
    const user = type();
    open('jobs?page=3');
    await user.click(await screen.findByRole('button', { name: 'First page' }));
    await waitFor(() => expect(calls.at(-1)?.search).toContain('page=1'));
    expect(await screen.findByText(/Nothing waits/)).toBeVisible();
  });
});

describe('sections', () => {
  it.each(['automation', 'learning', 'models', 'jobs'])('keeps agents from %s', async (section) => {
    serve({});
    open(section, 'agent');
    expect(await screen.findByText('You may not open this page')).toBeVisible();
  });
});
