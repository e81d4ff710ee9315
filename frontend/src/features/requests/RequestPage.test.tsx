import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { RequestPage } from './RequestPage';

const REQUEST = {
  ticket_id: 12,
  title: 'The parcel is late',
  content: 'Ordered ten days ago.',
  status: 'waiting',
  created_at: '2026-03-01T10:00:00Z',
  updated_at: '2026-03-01T10:00:00Z',
  resolved_at: null,
  rating_token: null,
  replies: {
    items: [
      {
        id: 1,
        by_staff: true,
        author: 'Ana',
        content: 'It is **on its way**.[1] It takes two days.[2]',
        created_at: '2026-03-01T11:00:00Z',
      },
    ],
    total: 1,
    page: 1,
    page_size: 100,
    pages: 1,
  },
};

function show(at: string) {
  return renderAs(<RequestPage />, { me: null, at, path: '/requests' });
}

beforeEach(() => sessionStorage.clear());

describe('RequestPage', () => {
  it('shows the request and sends an answer', async () => {
    const calls = serve({
      'GET /api/intake/signed': () => REQUEST,
      'POST /api/intake/signed/replies': () => ({ id: 2 }),
    });
    show('/requests#token=signed');
    expect(await screen.findByRole('heading', { name: 'The parcel is late' })).toBeInTheDocument();
    expect(await screen.findByText('on its way')).toBeInTheDocument();
    // What the markers count is not for customers.
    expect(screen.getByText(/It takes two days/)).toHaveTextContent(
      /^It is on its way\. It takes two days\.$/,
    );
    const user = userEvent.setup({ delay: null });
    await user.type(screen.getByLabelText('Your answer'), 'Thank you');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(calls.find(({ path }) => path === '/api/intake/signed/replies')?.body).toEqual({
      content: 'Thank you',
    });
  });

  it('shows the newest answers of however many', async () => {
    const said = (id: number) => ({ ...REQUEST.replies.items[0], id, content: `Message ${id}.` });
    const pages = [Array.from({ length: 100 }, (_, index) => said(index + 1)), [said(101)]];
    serve({
      'GET /api/intake/signed': (_request, url) => {
        const page = Number(url.searchParams.get('page') ?? 1);
        return {
          ...REQUEST,
          replies: { items: pages[page - 1], total: 101, page, page_size: 100, pages: 2 },
        };
      },
    });
    show('/requests#token=signed');
    expect(await screen.findByText('Message 101.')).toBeInTheDocument();
    expect(screen.getByText('Message 1.')).toBeInTheDocument();
    expect(screen.getAllByText(/^Message \d+\.$/)).toHaveLength(101);
  });

  it('leads to the rating once it is solved', async () => {
    serve({ 'GET /api/intake/signed': () => ({ ...REQUEST, status: 'resolved', rating_token: 'rate.me' }) });
    show('/requests#token=signed');
    expect(await screen.findByRole('link', { name: 'Tell us how we did' })).toHaveAttribute(
      'href',
      '/rate#token=rate.me',
    );
  });

  it('keeps what was typed when sending fails', async () => {
    serve({
      'GET /api/intake/signed': () => REQUEST,
      'POST /api/intake/signed/replies': () => problem(429, { detail: 'Too many answers: wait a moment.' }),
    });
    show('/requests#token=signed');
    const user = userEvent.setup({ delay: null });
    await user.type(await screen.findByLabelText('Your answer'), 'Thank you');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('Too many answers: wait a moment.')).toBeInTheDocument();
    expect(screen.getByLabelText('Your answer')).toHaveValue('Thank you');
  });

  it('names an answer, so that it arrives once however often it is sent', async () => {
    let lost = true;
    const calls = serve({
      'GET /api/intake/signed': () => REQUEST,
      'POST /api/intake/signed/replies': () => {
        if (lost) throw new TypeError('failed to fetch');
        return { id: 2 };
      },
    });
    const keys = () =>
      calls.filter(({ method }) => method === 'POST').map(({ headers }) => headers.get('idempotency-key'));
    const user = userEvent.setup({ delay: null });
    const first = show('/requests#token=signed');
    await user.type(await screen.findByLabelText('Your answer'), 'Thanks');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await screen.findByRole('alert');
    first.unmount();
    show('/requests#token=signed');
    expect(await screen.findByLabelText('Your answer')).toHaveValue('Thanks');
    lost = false;
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(screen.getByLabelText('Your answer')).toHaveValue(''));
    expect(keys()[0]).toBeTruthy();
    expect(keys()[1]).toBe(keys()[0]);
    // Said once more, it is another answer.
    await user.type(screen.getByLabelText('Your answer'), 'Thanks');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(keys()).toHaveLength(3));
    expect(keys()[2]).not.toBe(keys()[0]);
  });

  it('keeps what was typed over a reload, until it has arrived', async () => {
    serve({
      'GET /api/intake/signed': () => REQUEST,
      'POST /api/intake/signed/replies': () => ({ id: 2 }),
    });
    const user = userEvent.setup({ delay: null });
    const first = show('/requests#token=signed');
    await user.type(await screen.findByLabelText('Your answer'), 'Half an answer');
    first.unmount();
    const second = show('/requests#token=signed');
    expect(await screen.findByLabelText('Your answer')).toHaveValue('Half an answer');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(screen.getByLabelText('Your answer')).toHaveValue(''));
    second.unmount();
    show('/requests#token=signed');
    expect(await screen.findByLabelText('Your answer')).toHaveValue('');
  });

  it('leaves an answer to one request out of another that is opened in its place', async () => {
    serve({
      'GET /api/intake/signed': () => REQUEST,
      'GET /api/intake/other': () => ({ ...REQUEST, ticket_id: 13, title: 'The wrong size' }),
    });
    const user = userEvent.setup({ delay: null });
    const { router } = show('/requests#token=signed');
    await user.type(await screen.findByLabelText('Your answer'), 'Where is it?');
    await act(() => router.navigate('/requests#token=other'));
    expect(await screen.findByRole('heading', { name: 'The wrong size' })).toBeInTheDocument();
    expect(screen.getByLabelText('Your answer')).toHaveValue('');
  });

  it('stays on the screen when it cannot be loaded anew', async () => {
    let down = false;
    serve({
      'GET /api/intake/signed': () => {
        if (down) throw new TypeError('failed to fetch');
        return REQUEST;
      },
    });
    const { client } = show('/requests#token=signed');
    await screen.findByRole('heading', { name: 'The parcel is late' });
    down = true;
    await act(() => client.invalidateQueries({ queryKey: ['request'] }));
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(screen.getByRole('heading', { name: 'The parcel is late' })).toBeVisible();
  });

  it('says that an answer is too long instead of cutting it off', async () => {
    const calls = serve({ 'GET /api/intake/signed': () => REQUEST });
    show('/requests#token=signed');
    const box = await screen.findByLabelText('Your answer');
    expect(box).not.toHaveAttribute('maxlength');
    fireEvent.change(box, { target: { value: 'x'.repeat(50_001) } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('At most 50,000 characters')).toBeVisible();
    expect(calls.some(({ method }) => method === 'POST')).toBe(false);
  });
});
