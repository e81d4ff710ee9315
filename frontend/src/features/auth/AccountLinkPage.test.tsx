import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { AccountLinkPage } from './AccountLinkPage';
import { AskForMailPage } from './AskForMailPage';

describe('AccountLinkPage', () => {
  it('sends the token of the link with the chosen password', async () => {
    const calls = serve({ 'POST /api/auth/claim': () => ({}) });
    renderAs(<AccountLinkPage kind="claim" />, { me: null, at: '/claim#token=signed.token', path: '/claim' });
    const user = userEvent.setup({ delay: null });
    await user.type(screen.getByLabelText('Password'), 'short');
    await user.click(screen.getByRole('button', { name: 'Set password' }));
    expect(await screen.findByText('At least 8 characters')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Password'), ' no more');
    await user.click(screen.getByRole('button', { name: 'Set password' }));
    expect(await screen.findByText('You can sign in now.')).toBeInTheDocument();
    expect(calls.at(-1)?.body).toEqual({ token: 'signed.token', password: 'short no more' });
  });

  it('says when a link is too old, and keeps what was typed', async () => {
    serve({ 'POST /api/auth/password/reset': () => problem(410, { detail: 'This link is too old.' }) });
    renderAs(<AccountLinkPage kind="reset" />, {
      me: null,
      at: '/password/reset#token=t',
      path: '/password/reset',
    });
    const user = userEvent.setup({ delay: null });
    await user.type(screen.getByLabelText('Password'), 'a long password');
    await user.click(screen.getByRole('button', { name: 'Save password' }));
    expect(await screen.findByText('This link is too old.')).toBeInTheDocument();
    expect(screen.getByLabelText('Password')).toHaveValue('a long password');
  });

  it('takes a newer link that is opened in the same tab', async () => {
    const calls = serve({
      'POST /api/auth/password/reset': (request) =>
        request
          .clone()
          .text()
          .then((body) => (body.includes('new') ? {} : problem(410, { detail: 'This link is too old.' }))),
    });
    const path = '/password/reset';
    const at = `${path}#token=old`;
    const { router } = renderAs(<AccountLinkPage kind="reset" />, { me: null, at, path });
    const user = userEvent.setup({ delay: null });
    await user.type(screen.getByLabelText('Password'), 'a long password{Enter}');
    expect(await screen.findByText('This link is too old.')).toBeInTheDocument();
    await act(() => router.navigate(`${path}#token=new`));
    expect(screen.queryByText('This link is too old.')).not.toBeInTheDocument();
    await user.type(screen.getByLabelText('Password'), 'a long password{Enter}');
    expect(await screen.findByText('You can sign in now.')).toBeInTheDocument();
    expect(calls.at(-1)?.body).toMatchObject({ token: 'new' });
  });

  it('says that a link without a token is not complete', () => {
    serve({});
    renderAs(<AccountLinkPage kind="confirm" />, {
      me: null,
      at: '/register/confirm',
      path: '/register/confirm',
    });
    expect(screen.getByText('This link is not complete')).toBeInTheDocument();
    expect(screen.queryByLabelText('Password')).not.toBeInTheDocument();
  });
});

describe('AskForMailPage', () => {
  it('answers alike whether the address is known or not', async () => {
    const calls = serve({ 'POST /api/auth/password/forgot': () => ({}) });
    renderAs(<AskForMailPage kind="forgot" />, {
      me: null,
      at: '/password/forgot',
      path: '/password/forgot',
    });
    const user = userEvent.setup({ delay: null });
    await user.type(screen.getByLabelText('E-mail'), 'ana@desk.example');
    await user.click(screen.getByRole('button', { name: 'Send link' }));
    expect(await screen.findByText('Look into your mail')).toBeInTheDocument();
    expect(calls.at(-1)?.body).toEqual({ email: 'ana@desk.example' });
  });
});
