import { act, configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { ADMIN, AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { CustomersPage } from './CustomersPage';

import type { Somebody } from './api';

configure({ asyncUtilTimeout: 5_000 });

function person(change: Partial<Somebody> = {}): Somebody {
  return {
    id: 3,
    email: 'carl@shop.example',
    name: 'Carl <img src=x onerror=alert(1)>',
    role: 'customer',
    is_active: true,
    is_blocked: false,
    email_verified_at: null,
    created_at: '2026-03-01T10:00:00Z',
    updated_at: '2026-03-01T10:00:00Z',
    ...change,
  };
}

const COLLEAGUE = person({ id: 2, name: 'Bea', email: 'bea@desk.example', role: 'agent' });
const LISTS = {
  'GET /api/users': () => page([person(), COLLEAGUE], 60),
  'GET /api/users/3': () => person(),
  'GET /api/users/2': () => COLLEAGUE,
  'GET /api/tickets': () => page([ticket({ id: 70, title: 'Where is it?' })]),
};

describe('CustomersPage', () => {
  it('searches, filters by role and turns pages in the address', async () => {
    const calls = serve(LISTS);
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<CustomersPage />, { at: '/customers?page=2' });
    expect(await screen.findByText('60 people')).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: 'Search names and addresses' }), 'carl');
    await waitFor(() => expect(router.state.location.search).toBe('?q=carl'));
    await user.click(screen.getByRole('radio', { name: 'Agents' }));
    await waitFor(() => expect(router.state.location.search).toBe('?q=carl&role=agent'));
    await waitFor(() => expect(calls.at(-1)?.search).toBe('?page=1&page_size=25&q=carl&role=agent'));
  });

  it('shows a taken address at its field, and keeps the form', async () => {
    const calls = serve({
      ...LISTS,
      'POST /api/users': () =>
        problem(409, { code: 'email_taken', detail: 'The address carl@shop.example belongs to somebody.' }),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<CustomersPage />, { me: AGENT, at: '/customers' });
    await user.click(await screen.findByRole('button', { name: 'Add person' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).queryByRole('combobox', { name: 'Role' })).toBeNull();
    await user.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'Carl');
    await user.type(within(dialog).getByRole('textbox', { name: 'E-mail' }), 'carl@shop.example');
    await user.click(within(dialog).getByRole('button', { name: 'Add' }));
    const error = await within(dialog).findByText('The address carl@shop.example belongs to somebody.');
    expect(error.closest('.ant-form-item')).toContainElement(
      within(dialog).getByRole('textbox', { name: 'E-mail' }),
    );
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'Carl',
      email: 'carl@shop.example',
      role: 'customer',
    });
  });

  it('opens somebody with their tickets, and blocks after asking', async () => {
    let blocked = false;
    const calls = serve({
      ...LISTS,
      'GET /api/users/3': () => person({ is_blocked: blocked }),
      'PATCH /api/users/3': () => {
        blocked = true;
        return person({ is_blocked: true });
      },
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<CustomersPage />, { me: AGENT, at: '/customers' });
    await user.click(await screen.findByRole('link', { name: /^Carl/ }));
    expect(await screen.findByRole('link', { name: '#70 Where is it?' })).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'E-mail' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Block' }));
    // In tests antd gives every dialog one id, so that names get mixed up.
    const title = await screen.findByText(/^Block Carl/);
    const question = title.closest<HTMLElement>('[role="dialog"]') as HTMLElement;
    expect(calls.some(({ method }) => method === 'PATCH')).toBe(false);
    await user.click(within(question).getByRole('button', { name: 'Block' }));
    expect(await screen.findByRole('button', { name: 'Unblock' })).toBeVisible();
    expect(calls.find(({ method }) => method === 'PATCH')?.body).toEqual({ is_blocked: true });
  });

  it('lets an agent read a colleague, and an admin change the role', async () => {
    const calls = serve({ ...LISTS, 'PATCH /api/users/2': () => ({ ...COLLEAGUE, name: 'Beate' }) });
    const user = userEvent.setup({ delay: null });
    const first = renderAs(<CustomersPage />, {
      me: { ...AGENT, id: 9 },
      at: '/customers?person=2',
    });
    expect(await screen.findByText('Only an admin changes colleagues.')).toBeVisible();
    first.unmount();
    renderAs(<CustomersPage />, { me: ADMIN, at: '/customers?person=2' });
    const name = await screen.findByRole('textbox', { name: 'Name' });
    await user.type(name, 'te');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(calls.find(({ method }) => method === 'PATCH')?.body).toEqual({ name: 'Beate' }),
    );
  });

  it('keeps what one types when somebody else changes the person meanwhile', async () => {
    let bea = COLLEAGUE;
    const calls = serve({
      ...LISTS,
      'GET /api/users/2': () => bea,
      'PATCH /api/users/2': () => (bea = { ...bea, name: 'Beate', updated_at: '2026-03-03T10:00:00Z' }),
    });
    const user = userEvent.setup({ delay: null });
    const { client } = renderAs(<CustomersPage />, { me: ADMIN, at: '/customers?person=2' });
    const name = await screen.findByRole('textbox', { name: 'Name' });
    await user.type(name, 'te ');
    bea = { ...bea, email: 'beate@desk.example', updated_at: '2026-03-02T10:00:00Z' };
    await act(() => client.invalidateQueries());
    const email = () => screen.getByRole('textbox', { name: 'E-mail' });
    await waitFor(() => expect(email()).toHaveValue('beate@desk.example'));
    expect(name).toHaveValue('Beate ');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(calls.find(({ method }) => method === 'PATCH')?.body).toEqual({ name: 'Beate ' }),
    );
    // As the server has it.
    await waitFor(() => expect(name).toHaveValue('Beate'));
  });

  it('tells that a colleague was sent a link, and sends another', async () => {
    const invited = { ...COLLEAGUE, without_sign_in: true };
    const calls = serve({
      ...LISTS,
      'GET /api/users/2': () => invited,
      'POST /api/users/2/invitation': () => new Response(null, { status: 204 }),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<CustomersPage />, { me: ADMIN, at: '/customers?person=2' });
    expect(await screen.findByText(/^Has not signed in yet/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(await screen.findByText('Another link is on its way to bea@desk.example.')).toBeVisible();
    expect(calls.filter(({ path }) => path === '/api/users/2/invitation')).toHaveLength(1);
  });

  it('says that nobody matches, and what failed', async () => {
    serve({ 'GET /api/users': () => page([]) });
    const { unmount } = renderAs(<CustomersPage />, { at: '/customers?q=zzz' });
    expect(await screen.findByText('Nobody matches')).toBeVisible();
    unmount();
    serve({ 'GET /api/users': () => problem(500, { detail: 'It broke.' }) });
    renderAs(<CustomersPage />, { at: '/customers' });
    expect(await screen.findByText('It broke.')).toBeVisible();
  });
});
