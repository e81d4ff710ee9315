import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** What to set in the address; null, '' and [] take a name away. */
export type UrlChange = Record<string, string | number | readonly (string | number)[] | null>;

/** The address after a change; every change but a turn of the page starts again at its first page. */
export function changeParams(current: URLSearchParams, change: UrlChange): URLSearchParams {
  const next = new URLSearchParams(current);
  if (!('page' in change)) next.delete('page');
  for (const [name, value] of Object.entries(change)) {
    next.delete(name);
    if (value === null || value === '') continue;
    for (const item of Array.isArray(value) ? (value as (string | number)[]) : [value as string | number]) {
      next.append(name, String(item));
    }
  }
  return next;
}

/** How many entries of a list the API serves (`app/db/paging.py`); a page beyond them is as empty as any past the end. */
const SERVED = 10_000;

/** The page that an address means, at most the last that is served. */
export function pageOf(value: string | null, pageSize: number): number {
  return Math.min(positive(value, 1), Math.ceil(SERVED / pageSize));
}

export function positive(value: string | null, fallback: number): number {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}

interface TableOptions<Sort extends string, Filter extends string> {
  /** The allowed values of `sort`; the first is the default. */
  sorts: readonly [Sort, ...Sort[]];
  /** Names of repeatable filters. */
  filters: readonly Filter[];
  pageSize?: number;
}

export interface TableState<Sort extends string, Filter extends string> {
  q: string;
  sort: Sort;
  page: number;
  pageSize: number;
  filters: Record<Filter, string[]>;
  filtered: boolean;
  change: (change: UrlChange) => void;
  /** Take search and filters away, and keep the rest. */
  clear: () => void;
}

/**
 * A list's search, filters, sort and page, kept in the address: they survive reload and back. What an address says
 * wrongly counts as not said.
 */
export function useTableState<Sort extends string, Filter extends string>({
  sorts,
  filters: names,
  pageSize = 25,
}: TableOptions<Sort, Filter>): TableState<Sort, Filter> {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: UrlChange) => setParams((current) => changeParams(current, changes)),
    [setParams],
  );
  return useMemo(() => {
    const filters = Object.fromEntries(names.map((name) => [name, params.getAll(name)])) as Record<
      Filter,
      string[]
    >;
    const q = params.get('q') ?? '';
    const size = Math.min(positive(params.get('page_size'), pageSize), 100);
    return {
      q,
      sort: sorts.find((sort) => sort === params.get('sort')) ?? sorts[0],
      page: pageOf(params.get('page'), size),
      pageSize: size,
      filters,
      filtered: q !== '' || names.some((name) => filters[name].length > 0),
      change,
      clear: () => change({ q: null, ...Object.fromEntries(names.map((name) => [name, null])) }),
    };
  }, [params, sorts, names, pageSize, change]);
}
