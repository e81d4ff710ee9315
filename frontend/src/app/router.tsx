import { Suspense, lazy } from 'react';
import { createBrowserRouter } from 'react-router';

import { loadAreas } from '@/lib/i18n';

import { CrashPage } from './CrashPage';
import { CustomersOnly } from './CustomersOnly';
import { LoadingBar } from './LoadingBar';
import { MissingPage } from './MissingPage';
import { Shell } from './Shell';
import { StaffOnly } from './StaffOnly';

import type { AskKind } from '@/features/auth/AskForMailPage';
import type { LinkKind } from '@/features/auth/links';
import type { Area } from '@/lib/i18n';
import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';

/** A page that loads when it is first opened, together with the texts it says. */
function page(areas: Area[], load: () => Promise<ComponentType>): Pick<RouteObject, 'lazy'> {
  return {
    lazy: async () => {
      const [Component] = await Promise.all([load(), loadAreas(areas)]);
      return { Component };
    },
  };
}

/** Not in all browsers, and in none of the tests' documents. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work);
  else setTimeout(work, 300);
}

let ticketPage: Promise<{ default: ComponentType }> | null = null;

/** The page of a ticket, with its texts and what renders its messages; a failure is tried again. */
function loadTicketPage(): Promise<{ default: ComponentType }> {
  ticketPage ??= Promise.all([
    import('./TicketRoute'),
    import('@/components/MarkdownBody'),
    loadAreas(['tickets', 'assistant', 'ratings']),
  ]).then(
    ([{ TicketRoute }]) => ({ default: TicketRoute }),
    (error: unknown) => {
      ticketPage = null;
      throw error;
    },
  );
  return ticketPage;
}

/**
 * Whoever reads the list opens a ticket next: its page is there by then. Not the router's `lazy`, whose state of loading
 * would render the list once more before it goes.
 */
const TicketRoute = lazy(loadTicketPage);

/** A page outside of the shell, for people who are not signed in. */
function open(path: string, areas: Area[], load: () => Promise<ComponentType>): RouteObject {
  return { path, errorElement: <CrashPage />, ...page(areas, load) };
}

function linkPage(path: string, kind: LinkKind): RouteObject {
  return open(path, ['auth'], async () => {
    const { AccountLinkPage } = await import('@/features/auth/AccountLinkPage');
    return () => <AccountLinkPage kind={kind} />;
  });
}

function askPage(path: string, kind: AskKind): RouteObject {
  return open(path, ['auth'], async () => {
    const { AskForMailPage } = await import('@/features/auth/AskForMailPage');
    return () => <AskForMailPage kind={kind} />;
  });
}

const staffPages: RouteObject[] = [
  {
    path: 'tickets',
    ...page(['tickets'], async () => {
      const { TicketsPage } = await import('@/features/tickets/TicketsPage');
      // A failure shows when a ticket is opened.
      whenIdle(() => void loadTicketPage().catch(() => undefined));
      return TicketsPage;
    }),
  },
  {
    path: 'tickets/new',
    ...page(['tickets'], async () => (await import('@/features/tickets/NewTicketPage')).NewTicketPage),
  },
  {
    path: 'tickets/:id',
    element: (
      <Suspense fallback={<LoadingBar />}>
        <TicketRoute />
      </Suspense>
    ),
  },
  {
    path: 'kb',
    ...page(['knowledge'], async () => (await import('@/features/knowledge/KnowledgePage')).KnowledgePage),
  },
  {
    path: 'review',
    ...page(['review', 'assistant'], async () => (await import('./ReviewRoute')).ReviewRoute),
  },
  {
    path: 'dashboard',
    ...page(['dashboard'], async () => (await import('@/features/dashboard/DashboardPage')).DashboardPage),
  },
  {
    path: 'customers',
    ...page(['customers'], async () => (await import('@/features/customers/CustomersPage')).CustomersPage),
  },
  {
    path: 'settings/:section?',
    ...page(
      ['settings', 'configuration', 'automation'],
      async () => (await import('@/features/settings/SettingsPage')).SettingsPage,
    ),
  },
];

const portalPages: RouteObject[] = [
  {
    index: true,
    ...page(['portal'], async () => (await import('@/features/portal/RequestsPage')).RequestsPage),
  },
  {
    path: 'new',
    ...page(['portal'], async () => (await import('@/features/portal/NewRequestPage')).NewRequestPage),
  },
  {
    path: 'requests/:id',
    ...page(['portal', 'ratings', 'tickets'], async () => (await import('./RequestRoute')).RequestRoute),
  },
];

export const routes: RouteObject[] = [
  open('/login', ['auth'], async () => (await import('@/features/auth/LoginPage')).LoginPage),
  linkPage('/claim', 'claim'),
  linkPage('/register/confirm', 'confirm'),
  linkPage('/password/reset', 'reset'),
  open('/requests', ['requests'], async () => (await import('@/features/requests/RequestPage')).RequestPage),
  askPage('/claim/request', 'claim'),
  askPage('/register', 'register'),
  askPage('/password/forgot', 'forgot'),
  open('/rate', ['ratings'], async () => (await import('@/features/portal/RatePage')).RatePage),
  // The pages below it are routes of its feature.
  open('/help/*', ['help'], async () => (await import('@/features/help/HelpPage')).HelpPage),
  {
    path: '/',
    element: <Shell />,
    errorElement: <CrashPage />,
    children: [
      { index: true, ...page(['home'], async () => (await import('./HomeRoute')).HomeRoute) },
      { path: 'portal', element: <CustomersOnly />, children: portalPages },
      { element: <StaffOnly />, children: staffPages },
      { path: '*', element: <MissingPage /> },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}
