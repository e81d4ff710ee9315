import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { RatePage } from './RatePage';

const GIVEN = {
  score: 2,
  comment: 'Slow',
  rated_at: '2026-03-02T10:00:00Z',
  changeable_until: '2030-01-01T00:00:00Z',
};
const ASKED = {
  ticket_id: 7,
  title: 'Charged twice for order 1182',
  status: 'resolved',
  can_rate: true,
  rating: null as typeof GIVEN | null,
};

function open(at = '/rate#token=signed') {
  renderAs(<RatePage />, { me: null, at, path: '/rate' });
  return userEvent.setup({ delay: null });
}

beforeEach(() => sessionStorage.clear());

describe('RatePage', () => {
  it('takes a rating without a sign-in, and thanks', async () => {
    const calls = serve({
      'GET /api/ratings/signed': () => ASKED,
      'PUT /api/ratings/signed': () => ({ ...GIVEN, score: 5, comment: 'Thank you!' }),
    });
    const user = open();
    expect(await screen.findByText('Charged twice for order 1182')).toBeInTheDocument();
    expect(screen.getAllByRole('radio')).toHaveLength(5);
    await user.click(screen.getByRole('radio', { name: '5 Very good' }));
    await user.type(screen.getByRole('textbox'), 'Thank you!');
    await user.click(screen.getByRole('button', { name: 'Send rating' }));
    expect(await screen.findByRole('heading', { name: 'Thank you' })).toHaveFocus();
    expect(screen.getByText('5 of 5 – Very good')).toBeInTheDocument();
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({ score: 5, comment: 'Thank you!' });
  });

  it('thanks where the browser lets nothing be kept, too', async () => {
    serve({
      'GET /api/ratings/signed': () => ASKED,
      'PUT /api/ratings/signed': () => ({ ...GIVEN, score: 5 }),
    });
    vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(() => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    const user = open();
    await user.click(await screen.findByRole('radio', { name: '5 Very good' }));
    await user.click(screen.getByRole('button', { name: 'Send rating' }));
    const thanks = await screen.findByRole('heading', { name: 'Thank you' });
    vi.restoreAllMocks();
    expect(thanks).toBeVisible();
  });

  it('keeps what was chosen and typed when it is refused', async () => {
    serve({
      'GET /api/ratings/signed': () => ASKED,
      'PUT /api/ratings/signed': () => problem(429, { detail: 'Wait a moment.' }),
    });
    const user = open();
    await user.click(await screen.findByRole('radio', { name: '1 Very bad' }));
    await user.type(screen.getByRole('textbox'), 'Three weeks');
    await user.click(screen.getByRole('button', { name: 'Send rating' }));
    expect(await screen.findByText('Wait a moment.')).toBeInTheDocument();
    expect(screen.getByRole('textbox')).toHaveValue('Three weeks');
    expect(screen.getByRole('radio', { name: '1 Very bad' })).toBeChecked();
  });

  it('shows what was said before, and lets it be changed while that is possible', async () => {
    serve({ 'GET /api/ratings/signed': () => ({ ...ASKED, rating: GIVEN }) });
    const user = open();
    expect(await screen.findByText('2 of 5 – Bad')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Change rating' }));
    expect(screen.getByRole('radio', { name: '2 Bad' })).toBeChecked();
    expect(screen.getByRole('textbox')).toHaveValue('Slow');
  });

  it('says why nothing can be rated', async () => {
    serve({ 'GET /api/ratings/signed': () => ({ ...ASKED, status: 'open', can_rate: false }) });
    open();
    expect(await screen.findByText(/is being worked on again/)).toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });

  it.each([
    [410, 'This link can no longer be used'],
    [400, 'This link is not valid'],
    [422, 'This link is not valid'],
    [404, 'There is nothing to rate here'],
  ])('answers a link that is refused with %i by a clear page', async (status, title) => {
    serve({ 'GET /api/ratings/signed': () => problem(status) });
    open();
    expect(await screen.findByRole('heading', { name: title })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open the portal' })).toHaveAttribute('href', '/portal');
  });

  it('says when the link was cut', async () => {
    const calls = serve({});
    open('/rate');
    expect(await screen.findByRole('heading', { name: 'This link is not valid' })).toBeInTheDocument();
    expect(calls).toEqual([]);
  });

  it('asks about the request of another link that is opened in the same tab', async () => {
    serve({
      'GET /api/ratings/signed': () => ASKED,
      'GET /api/ratings/other': () => ({ ...ASKED, ticket_id: 8, title: 'The wrong size' }),
    });
    const { router } = renderAs(<RatePage />, { me: null, at: '/rate#token=signed', path: '/rate' });
    const user = userEvent.setup({ delay: null });
    await user.type(await screen.findByRole('textbox'), 'Three weeks');
    await act(() => router.navigate('/rate#token=other'));
    expect(await screen.findByText('The wrong size')).toBeInTheDocument();
    expect(screen.getByRole('textbox')).toHaveValue('');
  });
});
