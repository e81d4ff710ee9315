import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';

import { toProblem } from '@/lib/problem';
import { AGENT, renderAs } from '@/test/render';

import { UnsentNotice } from './UnsentNotice';
import { useOutbox } from './outbox';

import type { Parcel } from './outbox';

function failed(ticketId: number): Parcel {
  return {
    id: `parcel-${ticketId}`,
    userId: AGENT.id,
    ticketId,
    body: { content: 'Hello' },
    key: 'k',
    files: [],
    createdAt: 0,
    dueAt: 0,
    state: 'failed',
    error: toProblem(new Error('The database is away.')),
  };
}

afterEach(() => useOutbox.setState({ parcels: [] }));

const about = (id: number) => screen.queryByText(new RegExp(`#${id}\\b`));

describe('UnsentNotice', () => {
  it('is said once: not again after it was closed, or its ticket opened', async () => {
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<UnsentNotice me={AGENT} />, { at: '/tickets' });
    act(() => useOutbox.setState({ parcels: [failed(7), failed(8)] }));
    await waitFor(() => expect(about(7)).toBeVisible());
    expect(about(8)).toBeVisible();
    await act(() => router.navigate('/tickets/8'));
    await waitFor(() => expect(about(8)).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(about(7)).not.toBeInTheDocument());
    await act(() => router.navigate('/review'));
    expect(about(7)).not.toBeInTheDocument();
    expect(about(8)).not.toBeInTheDocument();
  });
});
