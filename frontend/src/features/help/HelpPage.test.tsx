import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { setLanguage } from '@/lib/i18n';
import { ADMIN, CUSTOMER, renderAs } from '@/test/render';
import { page } from '@/test/fixtures';
import { problem, serve } from '@/test/server';

import { HelpPage } from './HelpPage';

import type { User } from '@/lib/types';

const MAIN = { name: 'kb_main', title: 'Main' };
const OVERVIEW = {
  title: 'Acme help',
  open: true,
  collections: [
    { ...MAIN, articles: 9, newest: [{ id: 4, title: 'Refunds' }] },
    { name: 'kb_api', title: 'API', articles: 1, newest: [{ id: 5, title: 'Tokens' }] },
  ],
  changed: null,
};
const ARTICLE = {
  id: 4,
  title: 'Refunds',
  text: '# Refunds\n\nSee [below](#cards).\n\n## Banks\n\nSlow.\n\n## Cards\n\nQuick: [rules](https://cards.example/).',
  collection: MAIN,
  language: 'en',
  updated_at: '2026-03-01T10:00:00Z',
  related: [{ id: 7, title: 'Invoices' }],
};
const HEALTH = { status: 'healthy', sign_in: { registration: false, intake: false, oidc: null } };
const nobody = () => problem(401, { code: 'unauthenticated' });

const open = (at: string, me: User | null = CUSTOMER) => renderAs(<HelpPage />, { me, at, path: '/help/*' });

const routes = {
  'GET /api/help': () => OVERVIEW,
  'GET /api/help/articles/4': () => ARTICLE,
  'GET /api/auth/me': nobody,
  'GET /health': () => HEALTH,
};

beforeEach(() => {
  vi.stubGlobal('scrollTo', vi.fn());
});

describe('the front page', () => {
  it('names the collections with how much is in them', async () => {
    serve(routes);
    open('/help');
    const collections = await screen.findByRole('list', { name: 'Collections' });
    expect(within(collections).getByRole('link', { name: 'Main' })).toHaveAttribute(
      'href',
      '/help/c/kb_main',
    );
    expect(within(collections).getByText('9 articles')).toBeVisible();
    expect(within(collections).getByText('1 article')).toBeVisible();
    expect(within(collections).getByRole('link', { name: 'All articles of Main' })).toBeVisible();
    expect(within(collections).queryByRole('link', { name: 'All articles of API' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Acme help' })).toHaveAttribute('href', '/help');
    expect(screen.getByRole('link', { name: 'Your requests' })).toHaveAttribute('href', '/portal');
    expect(document.title).toContain('Acme help');
  });

  it('says so when nothing is published, and when it cannot be loaded', async () => {
    let answer: object = problem(500, { detail: 'Broken' });
    serve({ ...routes, 'GET /api/help': () => answer });
    open('/help');
    await screen.findByText('Broken');
    answer = { ...OVERVIEW, collections: [] };
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No articles are published yet')).toBeVisible();
  });

  it('speaks German', async () => {
    serve({ ...routes, 'GET /api/help': () => ({ ...OVERVIEW, title: null }) });
    await setLanguage('de');
    open('/help');
    expect(await screen.findByRole('heading', { name: 'Wie können wir helfen?' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Hilfezentrum' })).toBeVisible();
    await setLanguage('en');
  });
});

describe('without a login', () => {
  it('asks to sign in where it is closed, and leads back', async () => {
    serve({ ...routes, 'GET /api/help': nobody, 'GET /api/help/articles/4': nobody });
    open('/help/articles/4#h-cards', null);
    expect(await screen.findByRole('heading', { name: 'Sign in to read the help centre' })).toBeVisible();
    const back = `/login?next=${encodeURIComponent('/help/articles/4#h-cards')}`;
    for (const link of await screen.findAllByRole('link', { name: 'Sign in' })) {
      expect(link).toHaveAttribute('href', back);
    }
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  it('closes under a reader', async () => {
    let closed = false;
    serve({
      ...routes,
      'GET /api/help': () => (closed ? nobody() : OVERVIEW),
      'GET /api/help/search': nobody,
    });
    open('/help', null);
    const box = await screen.findByRole('searchbox');
    closed = true;
    await userEvent.type(box, 'refund{Enter}');
    expect(await screen.findByRole('heading', { name: 'Sign in to read the help centre' })).toBeVisible();
  });

  it('forgets whose session has ended, or the sign-in page would send them back', async () => {
    serve({ ...routes, 'GET /api/help': nobody });
    open('/help', CUSTOMER);
    await screen.findByRole('heading', { name: 'Sign in to read the help centre' });
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Your requests' })).toBeNull());
  });

  it.each([
    [false, '/login?next=%2Fportal%2Fnew'],
    [true, '/requests'],
  ])('asks people the way that the desk has (intake: %s)', async (intake, path) => {
    const health = { ...HEALTH, sign_in: { ...HEALTH.sign_in, intake } };
    serve({ ...routes, 'GET /health': () => health });
    open('/help', null);
    await waitFor(() => expect(screen.getByRole('link', { name: 'Ask us' })).toHaveAttribute('href', path));
  });
});

describe('an article', () => {
  it('has its headings at its side, links within, and what is related', async () => {
    serve(routes);
    open('/help/articles/4');
    expect(await screen.findByRole('heading', { level: 1, name: 'Refunds' })).toBeVisible();
    const contents = await screen.findByRole('navigation', { name: 'On this page' });
    expect(within(contents).getByRole('link', { name: 'Cards' })).toHaveAttribute('href', '#h-cards');
    expect(screen.getByRole('heading', { level: 2, name: 'Cards' })).toHaveAttribute('id', 'h-cards');
    expect(screen.getAllByRole('heading', { name: 'Refunds' })).toHaveLength(1);
    const within_ = screen.getByRole('link', { name: 'below' });
    expect(within_).toHaveAttribute('href', '#h-cards');
    expect(within_).not.toHaveAttribute('target');
    expect(screen.getByRole('link', { name: 'rules' })).toHaveAttribute(
      'rel',
      'noreferrer noopener nofollow',
    );
    expect(screen.getByRole('link', { name: 'Invoices' })).toHaveAttribute('href', '/help/articles/7');
    expect(screen.getByRole('link', { name: 'Ask us' })).toHaveAttribute('href', '/portal/new');
    expect(screen.getByRole('article')).toHaveAttribute('lang', 'en');
  });

  it('scrolls to the heading of its address once the text is there', async () => {
    serve(routes);
    const scrolled = vi.fn();
    Element.prototype.scrollIntoView = function scrollIntoView(this: Element) {
      scrolled(this.id);
    };
    window.location.hash = '#h-cards';
    open('/help/articles/4#h-cards');
    await waitFor(() => expect(scrolled).toHaveBeenCalledWith('h-cards'));
    window.location.hash = '';
  });

  it('stays where its address ends in what is no heading', async () => {
    serve(routes);
    window.location.hash = '#100%';
    open('/help/articles/4#100%');
    expect(await screen.findByRole('heading', { name: 'Banks' })).toBeVisible();
    window.location.hash = '';
  });

  it('stays for its reader when it cannot be loaded anew, and goes when it was taken back', async () => {
    let answer: () => object = () => ARTICLE;
    serve({ ...routes, 'GET /api/help/articles/4': () => answer() });
    const { client } = open('/help/articles/4');
    await screen.findByRole('heading', { name: 'Banks' });
    const again = () => act(() => client.invalidateQueries({ queryKey: ['help', 'article', 4] }));
    answer = () => problem(500);
    await again();
    expect(screen.getByRole('heading', { name: 'Banks' })).toBeVisible();
    answer = () => problem(404, { code: 'article_not_found' });
    await again();
    expect(await screen.findByRole('heading', { name: 'This article is not here' })).toBeVisible();
  });

  it.each(['/help/articles/9', '/help/articles/none'])('that is gone says so: %s', async (at) => {
    serve({ ...routes, 'GET /api/help/articles/9': () => problem(404, { code: 'article_not_found' }) });
    open(at, ADMIN);
    expect(await screen.findByRole('heading', { name: 'This article is not here' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'To the front page' })).toHaveAttribute('href', '/help');
  });
});

describe('search', () => {
  const MATCH = {
    id: 4,
    title: { text: 'Refunds', marks: [{ start: 0, end: 7 }] },
    heading_path: ['Banks', 'Cards'],
    excerpt: { text: '😀 A refund takes days.', marks: [{ start: 4, end: 10 }] },
    collection: MAIN,
    score: 0.7,
  };

  it('keeps the focus and the words, marks them, and leads to the heading', async () => {
    const calls = serve({
      ...routes,
      'GET /api/help/search': (_request, url) => ({
        query: url.searchParams.get('q') ?? '',
        items: url.searchParams.get('q') === 'nothing' ? [] : [MATCH],
        not_searched: 1,
      }),
    });
    const { router } = open('/help');
    const box = await screen.findByRole('searchbox', { name: 'Search the help centre' });
    await userEvent.type(box, 'how is a refund made?{Enter}');
    const results = await screen.findByRole('list', { name: 'Results' });
    expect(calls.at(-1)?.search ?? '').toContain('q=how%20is%20a%20refund%20made');
    expect(screen.getByRole('searchbox')).toHaveFocus();
    expect(screen.getByRole('searchbox')).toHaveValue('how is a refund made?');
    expect(within(results).getByRole('link', { name: 'Refunds' })).toHaveAttribute(
      'href',
      '/help/articles/4#h-cards',
    );
    expect([...results.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
      'Refunds',
      'refund',
    ]);
    expect(within(results).getByText('Main › Banks › Cards')).toBeVisible();
    expect(screen.getByText('1 article found')).toBeVisible();
    expect(screen.getByText('1 collection could not be searched.')).toBeVisible();
    await userEvent.clear(screen.getByRole('searchbox'));
    await userEvent.type(screen.getByRole('searchbox'), 'nothing{Enter}');
    expect(await screen.findByText(/^Nothing answers that/)).toBeVisible();
    await router.navigate(-1);
    await waitFor(() => expect(screen.getByRole('searchbox')).toHaveValue('how is a refund made?'));
  });

  it('keeps the words where it fails, and tries again', async () => {
    let works = false;
    serve({
      ...routes,
      'GET /api/help/search': () =>
        works ? { query: 'q', items: [MATCH], not_searched: 0 } : problem(429, { detail: 'Too many' }),
    });
    open('/help/search?q=refund');
    await screen.findByText('Too many');
    expect(screen.getByRole('searchbox')).toHaveValue('refund');
    works = true;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('list', { name: 'Results' })).toBeVisible();
  });

  it('waits for words', async () => {
    const calls = serve(routes);
    open('/help/search');
    expect(await screen.findByText(/^Write a question/)).toBeVisible();
    await userEvent.type(screen.getByRole('searchbox'), '   {Enter}');
    expect(calls.filter(({ path }) => path === '/api/help/search')).toEqual([]);
  });
});

it('lists the articles of a collection page by page', async () => {
  const calls = serve({
    ...routes,
    'GET /api/help/collections/kb_main': () => ({
      ...page(
        [{ id: 4, title: 'Refunds', first_line: 'Five days.', updated_at: '2026-03-01T10:00:00Z' }],
        41,
      ),
      collection: MAIN,
    }),
  });
  open('/help/c/kb_main');
  expect(await screen.findByRole('heading', { level: 1, name: 'Main' })).toBeVisible();
  expect(screen.getByText('Five days.')).toBeVisible();
  await userEvent.click(screen.getByRole('listitem', { name: '2' }));
  await waitFor(() => expect(calls.at(-1)?.search).toContain('page=2'));
});
