import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RouterProvider, createMemoryRouter } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { reportApi, reportLive } from '@/lib/connection';
import { setLanguage } from '@/lib/i18n';
import { createQueryClient } from '@/lib/query';
import { meQuery } from '@/lib/session';
import { page, ticket, viewCounts } from '@/test/fixtures';
import { AGENT, CONFIG, CUSTOMER } from '@/test/render';
import { problem, serve } from '@/test/server';

import { Providers } from './Providers';
import { routes } from './router';

import type { User } from '@/lib/types';

const HEALTH = { status: 'healthy', version: '1', ai_enabled: false, sign_in: { oidc: null } };
const DESK = {
  'GET /api/tickets': () => page([ticket()], 12),
  'GET /api/tickets/7': () => ticket(),
  'GET /api/tickets/7/replies': () => page([]),
  'GET /api/tickets/7/events': () => page([]),
  'GET /api/reviews': () => page([], 3),
  'GET /api/views': () => [],
  'GET /api/views/counts': () => viewCounts(12, { review: { total: 3, total_relation: 'eq' } }),
  'GET /api/users': () => page([AGENT]),
  'GET /api/kb/documents': () => page([{}]),
  'GET /api/mentions': () => page([]),
  'GET /api/canned-replies': () => page([]),
  'GET /api/stats/dashboard': () => ({
    totals: { created: 1, resolved: 0, open_now: 1, unassigned_now: 1 },
    created_by_day: [{ day: '2026-03-01', created: 1 }],
    sla: { met: 0, breached: 0, at_risk: 0 },
  }),
  'GET /api/config': () => CONFIG,
  'GET /health': () => HEALTH,
};

function open(at: string, me: User = AGENT) {
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  client.setQueryData(meQuery.queryKey, me);
  const router = createMemoryRouter(routes, { initialEntries: [at] });
  render(
    <Providers client={client}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { router, user: userEvent.setup({ delay: null }) };
}

/** Not by its role and name: in tests, antd gives one id to all titles and selects. It loads when first needed. */
const dialogNamed = async (name: string) =>
  (await screen.findByText(name, { selector: '.ant-modal-title' }, { timeout: 8_000 })).closest<HTMLElement>(
    '[role="dialog"]',
  ) as HTMLElement;
const palette = () =>
  screen.findByRole('combobox', { name: 'Search tickets, pages and actions' }, { timeout: 8_000 });
const path = (router: ReturnType<typeof open>['router']) => router.state.location.pathname;

afterEach(() => {
  reportApi(true);
  reportLive(true);
  vi.useRealTimers();
});

describe('the shell', () => {
  it('shows staff where they can go, with what waits there', async () => {
    serve(DESK);
    open('/');
    expect(await screen.findByRole('heading', { name: 'Home' })).toBeInTheDocument();
    const nav = screen.getByRole('navigation', { name: 'Main' });
    expect(await within(nav).findByRole('link', { name: 'Inbox, 12 unassigned' })).toBeInTheDocument();
    expect(within(nav).getByRole('link', { name: 'Review, 3 waiting' })).toBeInTheDocument();
    expect(within(nav).getByRole('link', { name: 'Settings' })).toBeInTheDocument();
  });

  it('brings customers to the portal, and keeps staff pages from them', async () => {
    const calls = serve(DESK);
    const { router } = open('/', CUSTOMER);
    expect(await screen.findByRole('heading', { name: /Your requests/ })).toBeInTheDocument();
    expect(path(router)).toBe('/portal');
    await act(() => router.navigate('/dashboard'));
    expect(await screen.findByText('This page is for agents')).toBeInTheDocument();
    expect(calls.some(({ path: called }) => called === '/api/views/counts')).toBe(false);
  });

  it('leads customers and agents to the same ticket, each at their place', async () => {
    serve(DESK);
    const { router } = open('/tickets/7', CUSTOMER);
    expect(await screen.findByRole('heading', { name: /Charged twice/ })).toBeInTheDocument();
    expect(path(router)).toBe('/portal/requests/7');
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
    await act(() => router.navigate('/tickets/new'));
    expect(await screen.findByRole('heading', { name: 'New request' })).toBeInTheDocument();
    expect(path(router)).toBe('/portal/new');
    const nav = screen.getByRole('navigation', { name: 'Main' });
    expect(
      within(nav)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(['Requests', 'Help']);
    cleanup();
    const desk = open('/portal/requests/7');
    expect(await screen.findByRole('region', { name: 'Properties' })).toBeInTheDocument();
    expect(path(desk.router)).toBe('/tickets/7');
  });

  it('shows agents their part of the settings only', async () => {
    serve(DESK);
    const { router } = open('/settings');
    expect(await screen.findByRole('navigation', { name: 'Settings sections' })).toBeInTheDocument();
    await waitFor(() => expect(path(router)).toBe('/settings/profile'));
    expect(screen.queryByRole('link', { name: 'Models' })).not.toBeInTheDocument();
    await act(() => router.navigate('/settings/models'));
    expect(await screen.findByText('You may not open this page')).toBeInTheDocument();
  });

  it('changes its language in the user menu', async () => {
    serve(DESK);
    const { user } = open('/');
    await user.click(await screen.findByRole('button', { name: 'Account of Ana Agent' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Deutsch' }));
    expect(await screen.findByRole('heading', { name: 'Start' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Wissen' })).toBeInTheDocument();
    await act(() => setLanguage('en'));
  });
});

describe('the command palette', () => {
  it('opens with Ctrl-K, goes to a page with the keyboard alone, and gives the focus back on Escape', async () => {
    serve(DESK);
    const { router, user } = open('/');
    const inbox = await screen.findByRole('link', { name: /Inbox/ });
    inbox.focus();
    await user.keyboard('{Control>}k{/Control}');
    expect(await palette()).toHaveFocus();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('combobox')).not.toBeInTheDocument());
    await waitFor(() => expect(inbox).toHaveFocus());
    await user.keyboard('{Meta>}k{/Meta}');
    await user.type(await palette(), 'knowl');
    const option = screen.getByRole('option', { selected: true });
    expect(option).toHaveTextContent('Go to knowledge');
    expect(await palette()).toHaveAttribute('aria-activedescendant', option.id);
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    await waitFor(() => expect(path(router)).toBe('/kb'));
  });

  it('finds tickets by words and by number', async () => {
    const calls = serve(DESK);
    const { router, user } = open('/');
    await screen.findByRole('heading', { name: 'Home' });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await palette(), 'charged');
    expect(
      await screen.findByRole('option', { name: '#7 Charged twice for order 1182' }),
    ).toBeInTheDocument();
    expect(calls.some(({ search }) => search.includes('q=charged'))).toBe(true);
    await user.clear(await palette());
    await waitFor(() => expect(screen.queryByRole('option', { name: /^#7/ })).not.toBeInTheDocument());
    await user.type(await palette(), '#7');
    await user.click(await screen.findByRole('option', { name: /^#7/ }));
    await waitFor(() => expect(path(router)).toBe('/tickets/7'));
  });

  it('says when nothing matches, and when the search fails', async () => {
    serve({ ...DESK, 'GET /api/tickets': () => page([]) });
    const { user } = open('/');
    await screen.findByRole('heading', { name: 'Home' });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await palette(), 'zzz');
    expect(await screen.findByText(/^Nothing matches/)).toBeInTheDocument();
    serve({ ...DESK, 'GET /api/tickets': () => problem(500, { title: '' }) });
    await user.type(await palette(), 'y');
    expect(await screen.findByText(/could not be searched/)).toHaveTextContent(
      'Tickets could not be searched: The server failed',
    );
  });

  it('acts on the ticket that is shown', async () => {
    const patched = vi.fn();
    serve({
      ...DESK,
      'PATCH /api/tickets/7': async (request) => {
        patched(await request.clone().json());
        return ticket({ assignee_id: AGENT.id, version: 5 });
      },
    });
    const { user } = open('/tickets/7');
    await screen.findByRole('heading', { name: 'Charged twice for order 1182' });
    await user.keyboard('{Control>}k{/Control}');
    const here = await screen.findByRole('group', { name: 'On this page' });
    for (const name of [
      /Write a reply/,
      /Write an internal note/,
      /Generate a draft/,
      /Assign to me/,
      /Resolve/,
    ])
      expect(within(here).getByRole('option', { name })).toBeInTheDocument();
    await user.click(within(here).getByRole('option', { name: /Assign to me/ }));
    await waitFor(() => expect(patched).toHaveBeenCalledWith({ assignee_id: AGENT.id }));
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await palette(), 'write a reply{Enter}');
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveFocus());
  });
});

describe('the list of shortcuts', () => {
  it('is what the page has registered, and follows the page', async () => {
    serve(DESK);
    const { router, user } = open('/tickets/7');
    await screen.findByRole('heading', { name: 'Charged twice for order 1182' });
    await user.keyboard('?');
    let dialog = await dialogNamed('Keyboard shortcuts');
    for (const label of [
      'Write a reply',
      'Write an internal note',
      'Generate a draft',
      'Assign to me',
      'Resolve',
    ])
      expect(within(dialog).getByText(label)).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await act(() => router.navigate('/tickets'));
    await screen.findByRole('table');
    await user.keyboard('?');
    dialog = await dialogNamed('Keyboard shortcuts');
    expect(within(dialog).getByText('Next in the list')).toBeInTheDocument();
    expect(within(dialog).queryByText('Write a reply')).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole('switch', { name: /Shortcuts of one key/ }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.keyboard('/');
    expect(screen.getByRole('textbox', { name: 'Search tickets' })).not.toHaveFocus();
  });
});

describe('a session that ends in mid-work', () => {
  it('asks over the page, keeps the typed text, and then sends what was refused', async () => {
    let ended = true;
    const calls = serve({
      ...DESK,
      'POST /api/tickets/7/replies': () =>
        ended
          ? problem(401)
          : {
              id: 1,
              ticket_id: 7,
              author: AGENT,
              content: 'Long work',
              internal: false,
              draft_id: null,
              attachments: [],
              created_at: '2026-03-01T10:00:00Z',
            },
      'POST /api/auth/login': () => {
        ended = false;
        return { user: AGENT };
      },
    });
    const { router, user } = open('/tickets/7');
    const box = await screen.findByRole('textbox', { name: 'Reply' });
    await user.type(box, 'Long work');
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    const dialog = await dialogNamed('Sign in to go on');
    expect(path(router)).toBe('/tickets/7');
    const sent = () =>
      calls
        .filter(({ path: called, method }) => called === '/api/tickets/7/replies' && method === 'POST')
        .map(({ body }) => (body as { content: string }).content);
    expect(sent()).toEqual(['Long work']);
    await user.type(within(dialog).getByLabelText('Password'), 'citedesk-demo{Enter}');
    await waitFor(() => expect(sent()).toEqual(['Long work', 'Long work']));
    await waitFor(() => expect(box).toHaveValue(''));
  });

  it('goes on by itself after signing in in another window', async () => {
    let ended = true;
    serve({
      ...DESK,
      'GET /api/tickets/7': () => (ended ? problem(401) : ticket()),
      'GET /api/auth/me': () => (ended ? problem(401) : AGENT),
    });
    open('/tickets/7');
    expect(await dialogNamed('Sign in to go on')).toBeVisible();
    act(() => void window.dispatchEvent(new Event('focus')));
    ended = false;
    act(() => void window.dispatchEvent(new Event('focus')));
    expect(await screen.findByRole('heading', { name: 'Charged twice for order 1182' })).toBeInTheDocument();
  });
});

describe('the sign of a lost connection', () => {
  it('waits a little, and goes away when the API answers again', async () => {
    let down = false;
    const calls = serve({
      ...DESK,
      'GET /health/live': () => {
        if (down) throw new TypeError('failed to fetch');
        return { status: 'alive' };
      },
    });
    open('/');
    await screen.findByRole('heading', { name: 'Home' });
    vi.useFakeTimers({ shouldAdvanceTime: true });
    down = true;
    act(() => reportApi(false));
    expect(screen.queryByText(/cannot be reached/)).not.toBeInTheDocument();
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(screen.getByText('The server cannot be reached. Reconnecting…')).toBeInTheDocument();
    down = false;
    const asked = calls.filter(({ path: called }) => called === '/api/views/counts').length;
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    expect(screen.queryByText(/cannot be reached/)).not.toBeInTheDocument();
    expect(calls.filter(({ path: called }) => called === '/api/views/counts').length).toBeGreaterThan(asked);
  });

  it.each([
    ['for a moment', 0],
    ['for longer, with a proxy in its place', 1],
  ])('loads anew what failed while the API was away %s', async (_what, tries) => {
    let asked = 0;
    let down = true;
    serve({
      ...DESK,
      'GET /api/tickets/7': () => {
        if (down) throw new TypeError('failed to fetch');
        return ticket();
      },
      'GET /health/live': () => {
        down = asked < tries;
        asked += 1;
        return down ? new Response('Bad gateway', { status: 500 }) : { status: 'alive' };
      },
    });
    vi.useFakeTimers({ shouldAdvanceTime: true });
    open('/tickets/7');
    expect(await screen.findByRole('alert')).toBeVisible();
    act(() => reportApi(false));
    await act(() => vi.advanceTimersByTimeAsync(7_000));
    expect(await screen.findByRole('heading', { name: 'Charged twice for order 1182' })).toBeVisible();
    expect(asked).toBe(tries + 1);
  });

  it('tells that live updates do not come, but not of a short cut', async () => {
    serve(DESK);
    open('/');
    await screen.findByRole('heading', { name: 'Home' });
    vi.useFakeTimers({ shouldAdvanceTime: true });
    act(() => reportLive(false));
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(screen.queryByText(/Live updates/)).not.toBeInTheDocument();
    await act(() => vi.advanceTimersByTimeAsync(4_000));
    expect(screen.getByText('Live updates are interrupted. Reconnecting…')).toBeInTheDocument();
    act(() => reportLive(true));
    await act(() => vi.advanceTimersByTimeAsync(100));
    expect(screen.queryByText(/Live updates/)).not.toBeInTheDocument();
  });
});
