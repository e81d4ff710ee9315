import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createRef } from 'react';
import { useSearchParams } from 'react-router';
import { describe, expect, it, vi } from 'vitest';

import { page } from '@/test/fixtures';
import { AGENT, renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { FilterBar } from './FilterBar';
import { parseListParams } from './list-params';
import { viewsFor } from './views';

import type { UrlChange } from '@/lib/table-state';
import type { InputRef } from 'antd';

const VIEWS = viewsFor(AGENT);
const searchRef = createRef<InputRef>();

/** The address follows when the test says so: a page takes its time to be rendered for a new one. */
function Harness({ onChange }: { onChange: (change: UrlChange) => void }) {
  const [search] = useSearchParams();
  const params = parseListParams(search, VIEWS);
  return <FilterBar params={params} searchRef={searchRef} onChange={onChange} />;
}

describe('the search box', () => {
  it('keeps what is typed while the list for the words before still comes', async () => {
    serve({ 'GET /api/users': () => page([]) });
    const onChange = vi.fn();
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<Harness onChange={onChange} />, { at: '/tickets' });
    const address = (search: string) => act(() => router.navigate(`/tickets${search}`));
    const box = screen.getByRole('textbox', { name: 'Search tickets' });
    await user.type(box, 'ref');
    await waitFor(() => expect(onChange).toHaveBeenCalledWith({ q: 'ref' }));
    await user.type(box, 'und');
    await address('?q=ref');
    expect(box).toHaveValue('refund');
    await address('');
    expect(box).toHaveValue('');
    await address('?q=ref');
    expect(box).toHaveValue('ref');
  });
});
