import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { ADMIN, AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { SettingsPage } from './SettingsPage';

const HELP = {
  title: null as string | null,
  open: false,
  collections: [],
  changed: {
    by: { id: 1, name: 'Ada Admin', email: 'ada@desk.example', role: 'admin' },
    at: '2026-03-01T10:00:00Z',
  },
};

const open = (me = ADMIN) =>
  renderAs(<SettingsPage />, { me, at: '/settings/help', path: '/settings/:section?' });

it('is opened at once, and says who did', async () => {
  let answer: (value: object) => void = () => undefined;
  const calls = serve({
    'GET /api/help': () => HELP,
    'PATCH /api/help': () => new Promise<object>((resolve) => (answer = resolve)),
  });
  open();
  const toggle = await screen.findByRole('switch', { name: 'Readable without signing in' });
  expect(toggle).not.toBeChecked();
  await userEvent.click(toggle);
  await waitFor(() => expect(toggle).toBeChecked());
  answer({ ...HELP, open: true });
  await waitFor(() => expect(calls.at(-1)?.body).toEqual({ open: true }));
  expect(toggle).toBeChecked();
  expect(screen.getByText(/by Ada Admin/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'open the help centre' })).toHaveAttribute('href', '/help');
});

it('falls back when it is refused, with the reason', async () => {
  serve({
    'GET /api/help': () => HELP,
    'PATCH /api/help': () => problem(409, { code: 'help_busy', detail: 'Others change it too.' }),
  });
  open();
  const toggle = await screen.findByRole('switch');
  await userEvent.click(toggle);
  await screen.findByText('Others change it too.');
  expect(toggle).not.toBeChecked();
});

it('keeps the typed name when it cannot be saved', async () => {
  let refused = true;
  const calls = serve({
    'GET /api/help': () => HELP,
    'PATCH /api/help': () =>
      refused ? problem(503, { detail: 'Away for a moment.' }) : { ...HELP, title: 'Acme help' },
  });
  open();
  const name = await screen.findByRole('textbox', { name: 'Name of the help centre' });
  await userEvent.type(name, ' Acme help ');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Away for a moment.');
  expect(name).toHaveValue(' Acme help ');
  refused = false;
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Saved')).toBeVisible();
  expect(calls.at(-1)?.body).toEqual({ title: 'Acme help' });
});

it('is for admins', async () => {
  serve({});
  open(AGENT);
  expect(await screen.findByText('You may not open this page')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Help centre' })).toBeNull();
});
