import { Navigate, createBrowserRouter } from 'react-router';

import { CrashPage } from './CrashPage';
import { MissingPage } from './MissingPage';
import { Shell } from './Shell';

import type { AskKind } from '@/features/auth/AskForMailPage';
import type { LinkKind } from '@/features/auth/links';
import type { RouteObject } from 'react-router';

function linkPage(path: string, kind: LinkKind): RouteObject {
  return {
    path,
    errorElement: <CrashPage />,
    lazy: async () => {
      const { AccountLinkPage } = await import('@/features/auth/AccountLinkPage');
      return { element: <AccountLinkPage kind={kind} /> };
    },
  };
}

function askPage(path: string, kind: AskKind): RouteObject {
  return {
    path,
    errorElement: <CrashPage />,
    lazy: async () => {
      const { AskForMailPage } = await import('@/features/auth/AskForMailPage');
      return { element: <AskForMailPage kind={kind} /> };
    },
  };
}

export const routes: RouteObject[] = [
  {
    path: '/login',
    errorElement: <CrashPage />,
    lazy: async () => ({ Component: (await import('@/features/auth/LoginPage')).LoginPage }),
  },
  linkPage('/claim', 'claim'),
  linkPage('/register/confirm', 'confirm'),
  linkPage('/password/reset', 'reset'),
  {
    path: '/requests',
    errorElement: <CrashPage />,
    lazy: async () => ({ Component: (await import('@/features/requests/RequestPage')).RequestPage }),
  },
  askPage('/claim/request', 'claim'),
  askPage('/register', 'register'),
  askPage('/password/forgot', 'forgot'),
  {
    path: '/',
    element: <Shell />,
    errorElement: <CrashPage />,
    children: [
      { index: true, element: <Navigate to="/tickets" replace /> },
      {
        path: 'tickets',
        lazy: async () => ({ Component: (await import('@/features/tickets/TicketsPage')).TicketsPage }),
      },
      {
        path: 'tickets/new',
        lazy: async () => ({ Component: (await import('@/features/tickets/NewTicketPage')).NewTicketPage }),
      },
      {
        path: 'tickets/:id',
        lazy: async () => ({ Component: (await import('./TicketRoute')).TicketRoute }),
      },
      {
        path: 'kb',
        lazy: async () => ({ Component: (await import('./KnowledgeRoute')).KnowledgeRoute }),
      },
      { path: '*', element: <MissingPage /> },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}
