import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { page } from '@/test/fixtures';
import { ADMIN, AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { SettingsPage } from '../SettingsPage';

import type { Role } from '@/lib/types';

configure({ asyncUtilTimeout: 5_000 });

const open = (section: string, role: Role = 'admin') =>
  renderAs(<SettingsPage />, {
    me: role === 'admin' ? ADMIN : AGENT,
    at: `/settings/${section}`,
    path: '/settings/:section?',
  });

const type = () => userEvent.setup({ delay: null });

describe('the configuration', () => {
  const BODY = '# teams\nteams:\n  - {id: general_support, name: General}\ndefault_team: general_support\n';
  const ACTIVE = {
    name: 'routing_rules',
    number: 3,
    active: true,
    note: '',
    author: null,
    created_at: '2026-03-01T10:00:00Z',
    body: BODY,
    content: {
      teams: [
        { id: 'general_support', name: 'General' },
        { id: 'billing_team', name: 'Billing' },
      ],
      category_teams: {},
      default_team: 'general_support',
      rules: [{ when: { category: ['billing'] }, team: 'general_support', reason: 'All to one.' }],
    },
  };
  const answer = (changed: number) => ({
    name: 'routing_rules',
    tickets: 100,
    complete: true,
    changed,
    counts: { category: 0, severity: 0, team: changed, priority: 0 },
    moves: {},
    items: Array.from({ length: changed }, (_, at) => ({
      ticket_id: at + 1,
      title: 'Refund <b>now</b>',
      category: null,
      severity: null,
      team: { old: 'general_support', new: 'billing_team' },
      priority: null,
    })),
    duration_ms: 3,
  });

  async function changeReason(user: ReturnType<typeof type>) {
    const reason = await screen.findByRole('textbox', { name: 'because' });
    await user.clear(reason);
    await user.type(reason, 'Money first.');
  }

  it('says before saving which rules can never match', async () => {
    const catchAll = { when: {}, team: 'general_support', reason: 'Everything.' };
    const content = { ...ACTIVE.content, rules: [catchAll, ...ACTIVE.content.rules, catchAll] };
    serve({ 'GET /api/config/routing_rules': () => ({ ...ACTIVE, content }) });
    open('routing');
    expect(await screen.findByText('Rules 2–3 can never match')).toBeVisible();
    expect(screen.getAllByText('Never matches')).toHaveLength(2);
    await type().click(screen.getByRole('button', { name: /Remove rule 1/ }));
    expect(screen.queryByText(/can never match/)).not.toBeInTheDocument();
  });

  it('is tried on tickets, then saved with the version that was seen', async () => {
    const scrolled = vi.spyOn(Element.prototype, 'scrollIntoView');
    const calls = serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'POST /api/config/routing_rules/try': () => answer(2),
      'PUT /api/config/routing_rules': () => ({ ...ACTIVE, number: 4 }),
    });
    const user = type();
    open('routing');
    await changeReason(user);
    await user.click(screen.getByRole('button', { name: 'Try on the last' }));
    const replay = await screen.findByRole('region', { name: 'What would change' });
    expect(within(replay).getByText('2 of the last 100 tickets would be handled otherwise')).toBeVisible();
    expect(within(replay).getByRole('link', { name: '#1 Refund <b>now</b>' })).toBeVisible();
    expect(scrolled.mock.contexts.at(-1)).toContainElement(replay);
    // Read first, then saved.
    const save = screen.getByRole('button', { name: 'Save' });
    expect(replay.compareDocumentPosition(save)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(calls.at(-1)?.body).toMatchObject({
      tickets: 100,
      body: { rules: [{ reason: 'Money first.', when: { category: ['billing'] } }] },
    });
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Because of refunds');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Version 4 is active')).toBeVisible();
    const put = calls.find(({ method }) => method === 'PUT')?.body;
    expect(put).toMatchObject({ note: 'Because of refunds', version: 3, force: false });
  });

  it('goes on asking while it is tried, and while somebody else tries', async () => {
    const replies = [
      () => problem(409, { code: 'replay_running' }),
      () =>
        new Response(JSON.stringify({ name: 'routing_rules', detail: 'Being tried.' }), {
          status: 202,
          headers: { 'content-type': 'application/json', 'retry-after': '1' },
        }),
      () => answer(2),
    ];
    const calls = serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'POST /api/config/routing_rules/try': () => replies.shift()?.() ?? answer(0),
    });
    const user = type();
    open('routing');
    await changeReason(user);
    await user.click(screen.getByRole('button', { name: 'Try on the last' }));
    expect(await screen.findByText('2 of the last 100 tickets would be handled otherwise')).toBeVisible();
    const asked = calls.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(asked).toEqual([asked[0], asked[0], asked[0]]);
  });

  it('forgets a trial of what has been changed since', async () => {
    let end: (reply: object) => void = () => {};
    serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'POST /api/config/routing_rules/try': () => new Promise<object>((resolve) => (end = resolve)),
    });
    const user = type();
    open('routing');
    await changeReason(user);
    await user.click(screen.getByRole('button', { name: 'Try on the last' }));
    const bar = screen.getByRole('group', { name: 'Try and save' });
    expect(await within(bar).findByText(/^Reading the last 100 tickets/)).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: 'because' }), ' Always.');
    end(answer(2));
    await vi.waitFor(() => expect(screen.queryByText(/^Reading the last 100 tickets/)).toBeNull());
    expect(screen.queryByRole('region', { name: 'What would change' })).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows each error of the YAML with its line', async () => {
    serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'PUT /api/config/routing_rules': () =>
        problem(422, {
          code: 'config_invalid',
          errors: [
            {
              loc: ['body', 'routing_rules', 'rules', 0, 'team'],
              msg: 'unknown team: x',
              type: 'reference',
              line: 3,
              column: 5,
            },
          ],
        }),
    });
    const user = type();
    open('routing?tab=yaml');
    const yaml = await screen.findByRole('textbox', { name: 'YAML' });
    await user.type(yaml, 'more: 1');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('rules › 1 › team: unknown team: x');
    await user.click(within(alert).getByRole('button', { name: 'Line 3:5' }));
    expect(yaml).toHaveFocus();
    expect((yaml as HTMLTextAreaElement).selectionStart).toBe('# teams\nteams:\n'.length + 4);
    expect(yaml).toHaveValue(`${BODY}more: 1`);
  });

  it('keeps the changes when somebody else saved meanwhile, and asks', async () => {
    let number = 3;
    const calls = serve({
      'GET /api/config/routing_rules': () => ({ ...ACTIVE, number, author: { id: 5, name: 'Bea' } }),
      'PUT /api/config/routing_rules': async (request) => {
        const { version } = (await request.json()) as { version: number };
        if (version === number) return { ...ACTIVE, number: 9 };
        return problem(409, { code: 'stale_version' });
      },
    });
    const user = type();
    open('routing');
    await changeReason(user);
    number = 8;
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Bea saved version 8 meanwhile')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'because' })).toHaveValue('Money first.');
    await user.click(screen.getByRole('button', { name: 'Save mine over it' }));
    expect(await screen.findByText('Version 9 is active')).toBeVisible();
    expect(calls.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });

  it('keeps what was changed when one leaves, until it is saved', async () => {
    let number = 3;
    const calls = serve({
      'GET /api/config/routing_rules': () => ({ ...ACTIVE, number }),
      'GET /api/config/severities': () => ({ ...ACTIVE, name: 'severities', content: { severities: [] } }),
      'PUT /api/config/routing_rules': () => ({ ...ACTIVE, number: 9 }),
    });
    const user = type();
    const first = open('routing');
    await changeReason(user);
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'For May');
    expect(screen.queryByText(/your changes from before/)).toBeNull();
    await user.click(screen.getByRole('link', { name: 'Severity and SLA' }));
    await vi.waitFor(() => expect(screen.queryByRole('textbox', { name: 'because' })).toBeNull());
    await user.click(screen.getByRole('link', { name: 'Routing' }));
    expect(await screen.findByRole('textbox', { name: 'because' })).toHaveValue('Money first.');
    expect(screen.getByText(/your changes from before/)).toBeVisible();
    // The same after a reload; and what it started from is still what somebody else may have saved over.
    first.unmount();
    number = 8;
    open('routing');
    expect(await screen.findByRole('textbox', { name: 'because' })).toHaveValue('Money first.');
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('For May');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Version 9 is active')).toBeVisible();
    expect(calls.find(({ method }) => method === 'PUT')?.body).toMatchObject({ version: 3, note: 'For May' });
    await vi.waitFor(() =>
      expect(localStorage.getItem('citedesk.draft.1.configuration.routing_rules')).toBeNull(),
    );
  });

  it('forgets what was changed once it is discarded, or was saved after one had left', async () => {
    let answerSave: (reply: object) => void = () => {};
    serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'PUT /api/config/routing_rules': () => new Promise<object>((resolve) => (answerSave = resolve)),
    });
    const user = type();
    const key = 'citedesk.draft.1.configuration.routing_rules';
    const view = open('routing');
    await changeReason(user);
    expect(localStorage.getItem(key)).toContain('Money first.');
    await user.click(screen.getByRole('button', { name: 'Discard changes' }));
    expect(screen.getByRole('textbox', { name: 'because' })).toHaveValue('Money first.');
    await user.click(await screen.findByRole('button', { name: 'Discard them' }));
    expect(screen.getByRole('textbox', { name: 'because' })).toHaveValue('All to one.');
    expect(localStorage.getItem(key)).toBeNull();
    await changeReason(user);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    view.unmount();
    expect(localStorage.getItem(key)).toContain('Money first.');
    answerSave({ ...ACTIVE, number: 4 });
    await vi.waitFor(() => expect(localStorage.getItem(key)).toBeNull());
  });

  it('keeps what is typed while it is being saved, as a change of what was saved', async () => {
    let answerSave: (reply: object) => void = () => {};
    const calls = serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'PUT /api/config/routing_rules': () => new Promise<object>((resolve) => (answerSave = resolve)),
    });
    const user = type();
    open('routing');
    await changeReason(user);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.type(screen.getByRole('textbox', { name: 'because' }), ' Always.');
    answerSave({ ...ACTIVE, number: 4 });
    expect(await screen.findByText('Version 4 is active')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'because' })).toHaveValue('Money first. Always.');
    const puts = () => calls.filter(({ method }) => method === 'PUT');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await vi.waitFor(() => expect(puts()).toHaveLength(2));
    expect(puts()[1]?.body).toMatchObject({
      version: 4,
      body: { rules: [{ reason: 'Money first. Always.' }] },
    });
  });

  it('removes what tickets still have only when that is wanted', async () => {
    const calls = serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'PUT /api/config/routing_rules': async (request) => {
        const { force } = (await request.json()) as { force: boolean };
        return force
          ? { ...ACTIVE, number: 4 }
          : problem(409, { code: 'config_in_use', in_use: { team: { billing_team: 7 } } });
      },
    });
    const user = type();
    open('routing');
    await changeReason(user);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('Billing: 7 tickets')).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Remove anyway' }));
    expect(await screen.findByText('Version 4 is active')).toBeVisible();
    const sent = calls.filter(({ method }) => method === 'PUT').map(({ body }) => body as { force: boolean });
    expect(sent.map(({ force }) => force)).toEqual([false, true]);
  });

  const CATEGORIES = {
    ...ACTIVE,
    name: 'categories',
    content: {
      categories: ['billing', 'technical', 'other'].map((id) => ({
        id,
        name: `${id} things`,
        description: '',
      })),
    },
  };

  it('keeps the unit of a deadline while its number is typed', async () => {
    const level = { id: 'high', description: '', sla_minutes: 240, priority: 'high', indicators: [] };
    const severities = { ...ACTIVE, name: 'severities', content: { severities: [level] } };
    const calls = serve({
      'GET /api/config/severities': () => severities,
      'PUT /api/config/severities': () => ({ ...severities, number: 4 }),
    });
    const user = type();
    open('sla');
    const field = await screen.findByRole('spinbutton', { name: 'First response within' });
    await user.clear(field);
    await user.type(field, '24');
    expect(field).toHaveValue('24');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Version 4 is active')).toBeVisible();
    expect(calls.find(({ method }) => method === 'PUT')?.body).toMatchObject({
      body: { severities: [{ sla_minutes: 1440 }] },
    });
  });

  it('opens a category that is added, where its name is to be typed', async () => {
    serve({ 'GET /api/config/categories': () => CATEGORIES });
    const user = type();
    open('categories');
    await user.click(await screen.findByRole('button', { name: 'Add category' }));
    const name = screen.getByRole('textbox', { name: 'Name' });
    expect(name).toHaveFocus();
    await user.keyboard('New');
    expect(name).toHaveValue('New');
    expect(screen.getByRole('textbox', { name: 'Id' })).not.toHaveAttribute('readonly');
  });

  it('lists the products of the desk, and keeps them when a category changes', async () => {
    const content = { ...CATEGORIES.content, products: ['Harbor Sync'] };
    const calls = serve({
      'GET /api/config/categories': () => ({ ...CATEGORIES, content }),
      'PUT /api/config/categories': () => ({ ...CATEGORIES, content, number: 4 }),
    });
    const user = type();
    open('categories');
    const field = await screen.findByRole('combobox', { name: 'Products' });
    expect(screen.getByText('Harbor Sync')).toBeVisible();
    await user.type(field, 'X-200,');
    await user.click(screen.getByText('other things'));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), '!');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Version 4 is active')).toBeVisible();
    expect(calls.find(({ method }) => method === 'PUT')?.body).toMatchObject({
      body: {
        categories: [{ id: 'billing' }, { id: 'technical' }, { id: 'other', name: 'other things!' }],
        products: ['Harbor Sync', 'X-200'],
      },
    });
  });

  it('knows which categories are new when one comes back to them, and keeps open what moves up', async () => {
    const { categories } = CATEGORIES.content;
    const added = { id: 'returns', name: 'Returns', description: '' };
    localStorage.setItem(
      'citedesk.draft.1.configuration.categories',
      JSON.stringify({ started: CATEGORIES, content: { categories: [...categories, added] } }),
    );
    serve({ 'GET /api/config/categories': () => CATEGORIES });
    const user = type();
    open('categories');
    await user.click(await screen.findByText('Returns'));
    expect(screen.getByRole('textbox', { name: 'Id' })).not.toHaveAttribute('readonly');
    await user.click(screen.getByRole('button', { name: 'Remove billing things' }));
    expect(screen.getByRole('textbox', { name: 'Id' })).toHaveValue('returns');
    expect(screen.getByRole('textbox', { name: 'Id' })).not.toHaveAttribute('readonly');
  });

  it('is read by agents, and changed by admins alone', async () => {
    serve({ 'GET /api/config/routing_rules': () => ACTIVE });
    open('routing', 'agent');
    expect(await screen.findByText(/An admin can change it/)).toBeVisible();
    expect(await screen.findByRole('textbox', { name: 'because' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('compares versions and makes an earlier one active again', async () => {
    const row = { ...ACTIVE, body: undefined, content: undefined };
    const wrong = { msg: 'unknown category: gone', type: 'reference', line: 27, column: 5 };
    const replies = [
      problem(422, {
        code: 'config_invalid',
        detail: 'routing_rules.yaml:27: unknown category: gone (and 1 more)',
        errors: [
          { ...wrong, loc: ['body', 'routing_rules', 'rules', 0, 'when'] },
          { ...wrong, loc: ['body', 'categories', 'categories', 2, 'id'], msg: 'given twice: gone' },
        ],
      }),
    ];
    const calls = serve({
      'GET /api/config/routing_rules': () => ACTIVE,
      'GET /api/config/routing_rules/versions': () =>
        page([row, { ...row, number: 2, active: false, note: 'Before' }]),
      'GET /api/config/routing_rules/versions/2': () => ({
        ...ACTIVE,
        number: 2,
        body: BODY.replace('General', 'Everybody'),
      }),
      'POST /api/config/routing_rules/restore': () => replies.shift() ?? { ...ACTIVE, number: 4 },
    });
    const user = type();
    open('routing?tab=versions');
    await user.click(await screen.findByRole('button', { name: 'Difference to version 2' }));
    const difference = await screen.findByRole('region', { name: 'Difference to version 2' });
    expect(difference).toHaveTextContent('name: Everybody');
    await user.click(screen.getByRole('button', { name: 'Restore version 2' }));
    await user.click(await screen.findByRole('button', { name: 'Restore' }));
    const dialog = await screen.findByRole('dialog');
    const refused = await within(dialog).findByRole('alert');
    expect(
      within(refused)
        .getAllByRole('listitem')
        .map((one) => one.textContent),
    ).toEqual([
      'Line 27:5 rules › 1 › when: unknown category: gone',
      'Line 27:5 Categories: categories › 3 › id: given twice: gone',
    ]);
    await user.click(within(dialog).getByRole('button', { name: 'Restore' }));
    expect(await screen.findByText('Version 2 is active again')).toBeVisible();
    const restored = calls.findLast(({ path }) => path.endsWith('/restore'));
    expect(restored?.body).toEqual({ version: 2, note: '', force: false });
    expect(restored?.headers.get('if-match')).toBe('"3"');
  });
});
