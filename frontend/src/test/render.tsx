import { render } from '@testing-library/react';
import { RouterProvider, createMemoryRouter } from 'react-router';

import { Providers } from '@/app/Providers';
import { createQueryClient } from '@/lib/query';
import { configQuery, meQuery } from '@/lib/session';

import type { Config, User } from '@/lib/types';
import type { ReactNode } from 'react';

export const AGENT: User = { id: 2, name: 'Ana Agent', email: 'agent@desk.example', role: 'agent' };
export const ADMIN: User = { id: 1, name: 'Ada Admin', email: 'admin@desk.example', role: 'admin' };
export const CUSTOMER: User = { id: 3, name: 'Carl Customer', email: 'carl@shop.example', role: 'customer' };

export const CONFIG: Config = {
  categories: [
    { id: 'billing', name: 'Billing', description: '' },
    { id: 'technical', name: 'Technical support', description: '' },
  ],
  teams: [{ id: 'billing_team', name: 'Billing' }],
  statuses: ['open', 'in_progress', 'waiting', 'resolved', 'closed'],
  priorities: ['low', 'medium', 'high', 'urgent'],
  severities: ['critical', 'high', 'medium', 'low'],
  tones: ['friendly', 'formal', 'empathetic', 'concise'],
  default_collection: 'kb_main',
};

/** An address, or one with the state that a navigation hands over. */
type Entry = NonNullable<NonNullable<Parameters<typeof createMemoryRouter>[1]>['initialEntries']>[number];

interface Options {
  /** Null: nobody is signed in. */
  me?: User | null;
  at?: Entry;
  /** Route pattern of the element, for pages that read parameters. */
  path?: string;
}

/** Render as a signed-in user, in the real providers and a router in memory. */
export function renderAs(element: ReactNode, { me = AGENT, at = '/', path = '*' }: Options = {}) {
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  if (me) client.setQueryData(meQuery.queryKey, me);
  client.setQueryData(configQuery.queryKey, CONFIG);
  const router = createMemoryRouter(
    [
      { path, element },
      { path: '*', element: <p>elsewhere</p> },
    ].slice(0, path === '*' ? 1 : 2),
    { initialEntries: [at] },
  );
  const view = render(
    <Providers client={client}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { ...view, client, router };
}
