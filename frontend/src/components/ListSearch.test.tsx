import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useSearchParams } from 'react-router';
import { describe, expect, it } from 'vitest';

import { renderAs } from '@/test/render';

import { ListSearch } from './ListSearch';

function Harness() {
  const [params, setParams] = useSearchParams();
  return (
    <ListSearch label="Search" q={params.get('q') ?? ''} onSearch={(q) => setParams(q === '' ? {} : { q })} />
  );
}

describe('ListSearch', () => {
  it('shows what the address says, on the way back as well', async () => {
    const { router } = renderAs(<Harness />, { at: '/list' });
    const box = screen.getByRole('textbox', { name: 'Search' });
    await userEvent.setup({ delay: null }).type(box, 'refund');
    await waitFor(() => expect(router.state.location.search).toBe('?q=refund'));
    await act(() => router.navigate('/list'));
    expect(box).toHaveValue('');
    await act(() => router.navigate(-1));
    expect(router.state.location.search).toBe('?q=refund');
    expect(box).toHaveValue('refund');
  });
});
