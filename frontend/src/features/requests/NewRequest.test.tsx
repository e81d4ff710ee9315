import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { RequestPage } from './RequestPage';

const health = (intake: boolean) => () => ({
  status: 'healthy',
  sign_in: { registration: false, intake, oidc: null },
});
const CLOSED = { 'GET /api/help': () => problem(401, { code: 'unauthenticated' }) };
const OPEN = { 'GET /api/help': () => ({ title: null, open: true, collections: [] }) };
const NOTHING = { 'GET /api/help/search': () => ({ query: '', items: [], not_searched: 0 }) };
const SEEN = {
  ticket_id: 12,
  title: 'Late parcel',
  content: 'Ordered ten days ago.',
  status: 'open',
  created_at: '2026-03-01T10:00:00Z',
  updated_at: '2026-03-01T10:00:00Z',
  resolved_at: null,
  rating_token: null,
  replies: { items: [], total: 0, page: 1, page_size: 100, pages: 0 },
};

const box = (name: RegExp) => screen.findByRole('textbox', { name });

function open(at = '/requests') {
  const user = userEvent.setup({ delay: null });
  const view = renderAs(<RequestPage />, { me: null, at, path: '/requests' });
  const write = async () => {
    await user.type(await box(/^Your e-mail/), 'maya@shop.example');
    await user.type(await box(/^What is it about/), 'Late parcel');
    await user.type(await box(/^Tell us more/), 'Ordered ten days ago.');
  };
  const send = () => user.click(screen.getByRole('button', { name: 'Send request' }));
  return { ...view, user, write, send };
}

beforeEach(() => sessionStorage.clear());

describe('a request without an account', () => {
  it('is sent, and its own page says that it has arrived', async () => {
    const calls = serve({
      ...OPEN,
      ...NOTHING,
      'GET /health': health(true),
      'POST /api/intake': () => ({ ticket_id: 12, follow_url: 'https://desk.example/', token: 'sig.ned' }),
      'GET /api/intake/sig.ned': () => SEEN,
    });
    const { router, user, write, send } = open();
    await write();
    await user.type(await box(/^Your name/), ' Maya ');
    await send();
    expect(await screen.findByText('Your request has arrived')).toBeVisible();
    expect(await screen.findByRole('heading', { name: 'Late parcel' })).toBeVisible();
    expect(router.state.location.hash).toBe('#token=sig.ned');
    expect(calls.find(({ method, path }) => method === 'POST' && path === '/api/intake')?.body).toEqual({
      name: 'Maya',
      email: 'maya@shop.example',
      subject: 'Late parcel',
      message: 'Ordered ten days ago.',
    });
    expect(sessionStorage.getItem('citedesk.draft.visitor.request')).toBeNull();
  });

  it('keeps what was typed when it is refused, and after a reload', async () => {
    serve({
      ...CLOSED,
      'GET /health': health(true),
      'POST /api/intake': () => problem(429, { detail: 'Try again in 40 minutes.' }),
    });
    const { unmount, write, send } = open();
    await write();
    await send();
    expect(await screen.findByText('Try again in 40 minutes.')).toBeVisible();
    expect(await box(/^Tell us more/)).toHaveValue('Ordered ten days ago.');
    unmount();
    open();
    expect(await box(/^Tell us more/)).toHaveValue('Ordered ten days ago.');
    expect(await box(/^Your e-mail/)).toHaveValue('maya@shop.example');
  });

  it('has one name, however often it is sent, and another once it says something else', async () => {
    const calls = serve({
      ...CLOSED,
      'GET /health': health(true),
      'POST /api/intake': () => {
        throw new TypeError('failed to fetch');
      },
    });
    const keys = () =>
      calls.filter(({ method }) => method === 'POST').map(({ headers }) => headers.get('idempotency-key'));
    const first = open();
    await first.write();
    await first.send();
    await waitFor(() => expect(keys()).toHaveLength(1));
    await screen.findByRole('alert');
    first.unmount();
    const { user, send } = open();
    await box(/^Tell us more/);
    await send();
    await waitFor(() => expect(keys()).toHaveLength(2));
    await screen.findByRole('button', { name: 'Send request' });
    await user.type(await box(/^Tell us more/), ' Please look.');
    await send();
    await waitFor(() => expect(keys()).toHaveLength(3));
    expect(keys()[0]).toBeTruthy();
    expect(keys()[1]).toBe(keys()[0]);
    expect(keys()[2]).not.toBe(keys()[0]);
  });

  it('says at its field what is missing or refused', async () => {
    serve({
      ...CLOSED,
      'GET /health': health(true),
      'POST /api/intake': () =>
        problem(422, { errors: [{ loc: ['body', 'email'], msg: 'mixes scripts', type: 'value_error' }] }),
    });
    const { user, write, send } = open();
    await box(/^Your e-mail/);
    await send();
    expect(await screen.findByText('Enter your e-mail address')).toBeVisible();
    expect(screen.getByText('Describe what happened')).toBeVisible();
    await user.type(await box(/^Your e-mail/), 'maya');
    await send();
    expect(await screen.findByText('This is not an e-mail address')).toBeVisible();
    await user.clear(await box(/^Your e-mail/));
    await write();
    await send();
    expect(await screen.findByText('mixes scripts')).toBeVisible();
  });

  it('offers public articles while one writes', async () => {
    const plain = (text: string) => ({ text, marks: [] });
    const match = { id: 5, title: plain('Where is my parcel?'), excerpt: plain('Look here.'), score: 0.8 };
    serve({
      ...OPEN,
      'GET /health': health(true),
      'GET /api/help/search': () => ({
        query: '',
        items: [match, { ...match, id: 6, score: 0.02 }],
        not_searched: 0,
      }),
    });
    const { write } = open();
    await write();
    const aside = within(await screen.findByRole('complementary', { name: 'Maybe this helps' }));
    expect(await aside.findByRole('link')).toHaveAttribute('href', '/help/articles/5');
  });

  it('offers none where the help centre is closed to visitors', async () => {
    const calls = serve({ ...CLOSED, 'GET /health': health(true) });
    const { write } = open();
    await write();
    await waitFor(() => expect(calls.some(({ path }) => path === '/api/help')).toBe(true));
    expect(screen.queryByRole('complementary')).toBeNull();
  });

  it('leads to the sign-in where the desk takes none', async () => {
    serve({ 'GET /health': health(false) });
    open();
    expect(await screen.findByRole('heading', { name: 'Sign in to ask us' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute(
      'href',
      '/login?next=%2Fportal%2Fnew',
    );
  });

  it('still says so when a link was cut off', async () => {
    serve({});
    open('/requests#tok');
    expect(await screen.findByRole('heading', { name: 'This link is not complete' })).toBeVisible();
  });
});
