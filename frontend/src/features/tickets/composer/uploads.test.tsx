import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { networkProblem } from '@/lib/problem';
import { upload } from '@/lib/upload';
import { page, ticket } from '@/test/fixtures';
import { AGENT, renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { Composer } from './Composer';
import { UnsentNotice } from './UnsentNotice';

vi.mock('@/lib/upload', () => ({ upload: vi.fn() }));

const STORED = { id: 40, filename: 'invoice.pdf', media_type: 'application/pdf', size: 1_000 };
let arrive: () => void;
let fail: () => void;

beforeEach(() => {
  serve({ 'GET /api/users': () => page([AGENT]) });
  vi.mocked(upload).mockImplementation(
    (_url, _form, { signal } = {}) =>
      new Promise((resolve, reject) => {
        arrive = () => resolve(STORED);
        fail = () => reject(networkProblem());
        signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
      }),
  );
});
afterEach(() => {
  screen
    .queryAllByRole('button', { name: 'Remove invoice.pdf' })
    .forEach((button) => fireEvent.click(button));
});

const show = () => renderAs(<Composer ticket={ticket()} me={AGENT} />);
const draft = () =>
  JSON.parse(localStorage.getItem(`citedesk.draft.${AGENT.id}.7`) ?? '{}') as { files?: object[] };

/** A file is given to a message, and its ticket is left. */
function leaveWithFile() {
  const { unmount } = show();
  const file = new File(['x'], 'invoice.pdf', { type: 'application/pdf' });
  fireEvent.paste(screen.getByRole('textbox', { name: 'Reply' }), {
    clipboardData: { files: [file], types: ['Files'] },
  });
  expect(screen.getByRole('progressbar', { name: /invoice\.pdf/ })).toBeInTheDocument();
  unmount();
}

/** Whether the browser is to ask before the page is closed. */
function asksOnClosing(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

describe('a file on its way when its ticket is left', () => {
  it('keeps the page from being closed without a word until it has arrived', async () => {
    expect(asksOnClosing()).toBe(false);
    leaveWithFile();
    expect(asksOnClosing()).toBe(true);
    act(() => arrive());
    await waitFor(() => expect(asksOnClosing()).toBe(false));
  });

  it('arrives, and is there when one comes back', async () => {
    leaveWithFile();
    act(() => arrive());
    await waitFor(() => expect(draft().files).toEqual([STORED]));
    show();
    expect(screen.getByText('invoice.pdf')).toBeVisible();
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('is still on its way when one comes back sooner', async () => {
    leaveWithFile();
    show();
    expect(screen.getByRole('progressbar', { name: /invoice\.pdf/ })).toBeInTheDocument();
    act(() => arrive());
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
    expect(screen.getByText('invoice.pdf')).toBeVisible();
    expect(draft().files).toEqual([STORED]);
  });

  it('is said not to have arrived, and can be sent up again there', async () => {
    leaveWithFile();
    const { unmount } = renderAs(<UnsentNotice me={AGENT} />, { at: '/tickets' });
    act(() => fail());
    expect(await screen.findByText('invoice.pdf did not arrive at #7')).toBeVisible();
    unmount();
    show();
    fireEvent.click(screen.getByRole('button', { name: 'Upload invoice.pdf again' }));
    act(() => arrive());
    await waitFor(() => expect(draft().files).toEqual([STORED]));
  });
});
