import { act, renderHook } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router';
import { expect, it } from 'vitest';

import { useTableState } from './table-state';

const OPTIONS = { sorts: ['name', '-name'], filters: ['role'] } as const;

function table(at: string) {
  return renderHook(() => ({ state: useTableState(OPTIONS), search: useLocation().search }), {
    wrapper: ({ children }) => <MemoryRouter initialEntries={[at]}>{children}</MemoryRouter>,
  });
}

it('reads the address, and takes what is wrong in it as not said', () => {
  const { state } = table('/?q=ana&sort=-name&page=3&page_size=500&role=agent&role=admin').result.current;
  expect(state).toMatchObject({ q: 'ana', sort: '-name', page: 3, pageSize: 100, filtered: true });
  expect(state.filters).toEqual({ role: ['agent', 'admin'] });
  expect(table('/?sort=drop&page=-1').result.current.state).toMatchObject({
    q: '',
    sort: 'name',
    page: 1,
    pageSize: 25,
    filtered: false,
  });
});

it('starts again at the first page when anything but the page changes, and clears only what filters', () => {
  const { result } = table('/?page=3&sort=-name');
  act(() => result.current.state.change({ q: 'ana' }));
  expect(result.current.search).toBe('?sort=-name&q=ana');
  act(() => result.current.state.change({ page: 2 }));
  expect(result.current.state.page).toBe(2);
  act(() => result.current.state.clear());
  expect(result.current.search).toBe('?sort=-name');
});
