import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { meQuery, useMe } from '@/lib/session';
import { attendGate, waitForSignIn } from '@/lib/sign-in-gate';
import { AGENT, renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { ReauthDialog } from './ReauthDialog';

function Page() {
  return <p>signed in as {useMe().name}</p>;
}

afterEach(() => vi.restoreAllMocks());

describe('leaving instead of signing in again', () => {
  it('keeps the page whole until the other one has come', async () => {
    serve({ 'GET /health': () => ({ status: 'healthy', sign_in: { oidc: null } }) });
    // jsdom cannot go to other pages, and says so.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const stop = attendGate();
    const { client } = renderAs(
      <>
        <Page />
        <ReauthDialog me={AGENT} onOther={vi.fn()} />
      </>,
    );
    let gaveUp: Promise<void> | undefined;
    act(() => {
      gaveUp = expect(waitForSignIn()).rejects.toThrow();
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Leave to the sign-in page' }));
    await gaveUp;
    // Whatever is drawn meanwhile needs to know whose page it is.
    expect(client.getQueryData(meQuery.queryKey)).toEqual(AGENT);
    expect(screen.getByText(`signed in as ${AGENT.name}`)).toBeInTheDocument();
    stop();
  });
});
