import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { LoginPage } from './LoginPage';

const HEALTH = { status: 'healthy', version: '1', ai_enabled: false };
const DEMO = {
  ...HEALTH,
  environment: 'development',
  demo_accounts: [{ email: 'agent@citedesk.example', role: 'agent' }],
};

function show(at = '/login') {
  return renderAs(<LoginPage />, { me: null, at, path: '/login' });
}

describe('LoginPage', () => {
  it('signs in with a demo account and goes where the user wanted to go', async () => {
    const calls = serve({
      'GET /api/auth/me': () => problem(401),
      'GET /health': () => DEMO,
      'POST /api/auth/login': () => ({ user: AGENT }),
    });
    const { router } = show('/login?next=%2Ftickets%2F7');
    await userEvent.setup({ delay: null }).click(await screen.findByRole('button', { name: /Agent/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/7'));
    expect(calls.find(({ path }) => path === '/api/auth/login')?.body).toEqual({
      email: 'agent@citedesk.example',
      password: 'citedesk-demo',
    });
  });

  it('shows no demo accounts outside development, and says when the password is wrong', async () => {
    serve({
      'GET /api/auth/me': () => problem(401),
      'GET /health': () => ({ ...DEMO, environment: 'production' }),
      'POST /api/auth/login': () => problem(401, { detail: 'no' }),
    });
    show();
    const user = userEvent.setup({ delay: null });
    await user.type(screen.getByLabelText('E-mail'), 'ana@desk.example');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText(/do not match/)).toBeInTheDocument();
    expect(screen.queryByText(/demo account/)).not.toBeInTheDocument();
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])(
    'never leaves the console for %s',
    async (next) => {
      serve({ 'GET /health': () => HEALTH });
      const { router } = renderAs(<LoginPage />, {
        at: `/login?next=${encodeURIComponent(next)}`,
        path: '/login',
      });
      await waitFor(() => expect(router.state.location.pathname).toBe('/'));
    },
  );
});
