import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { RequesterCard } from './RequesterCard';

describe('RequesterCard', () => {
  it('says how the requester rates the help, in words', async () => {
    serve({ 'GET /api/tickets': () => page([ticket()]) });
    const rating = { score: 2, comment: 'Three days\nfor a refund', rated_at: '2026-03-02T10:00:00Z' };
    renderAs(<RequesterCard ticket={ticket({ status: 'resolved', rating })} />);
    const given = within(await screen.findByRole('group', { name: 'Rating of the customer' }));
    expect(given.getByText('2 of 5 – Bad')).toBeInTheDocument();
    expect(given.getByText(/Three days/)).toBeInTheDocument();
  });

  it('has nothing to say before', async () => {
    serve({ 'GET /api/tickets': () => page([ticket()]) });
    renderAs(<RequesterCard ticket={ticket()} />);
    expect(await screen.findByText('Carl Customer')).toBeInTheDocument();
    expect(screen.queryByRole('group')).not.toBeInTheDocument();
  });
});
