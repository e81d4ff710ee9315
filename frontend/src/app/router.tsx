import { Navigate, createBrowserRouter } from 'react-router';

import { CrashPage } from './CrashPage';
import { MissingPage } from './MissingPage';
import { Shell } from './Shell';

import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  {
    path: '/login',
    errorElement: <CrashPage />,
    lazy: async () => ({ Component: (await import('@/features/auth/LoginPage')).LoginPage }),
  },
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
