import { describe, expect, it } from 'vitest';

import { changeParams } from '@/lib/table-state';

import { filterChange, parseListParams, shownDay, tellsOfSleep, toTicketQuery } from './list-params';
import { savedView, toStored, viewsFor } from './views';

const VIEWS = viewsFor({ id: 2, name: 'Ana', email: 'a@desk.example', role: 'agent' });

function query(search: string) {
  return toTicketQuery(parseListParams(new URLSearchParams(search), VIEWS));
}

describe('the list and its address', () => {
  it('opens with the active tickets, newest first', () => {
    expect(query('')).toEqual({
      status: ['open', 'in_progress', 'waiting'],
      snoozed: false,
      sort: '-created_at',
      page: 1,
      page_size: 25,
    });
  });

  it('tells of sleeping tickets only where somebody chose the filter', () => {
    const tells = (search: string) => tellsOfSleep(parseListParams(new URLSearchParams(search), VIEWS));
    expect(tells('')).toBe(false);
    expect(tells('view=snoozed')).toBe(false);
    expect(tells('snoozed=true')).toBe(true);
    expect(tells('view=all&snoozed=false')).toBe(true);
  });

  it('narrows a view by filters, and a filter replaces the condition of the same name', () => {
    expect(query('view=mine&status=resolved&priority=urgent&q=refund&page=3')).toEqual({
      assignee_id: [2],
      snoozed: false,
      status: ['resolved'],
      priority: ['urgent'],
      q: 'refund',
      sort: '-created_at',
      page: 3,
      page_size: 25,
    });
  });

  it('keeps what sleeps in a view of its own', () => {
    expect(query('view=snoozed')).toMatchObject({ snoozed: true });
    expect(query('view=all')).not.toHaveProperty('snoozed');
  });

  it('ignores what is wrong in an address', () => {
    expect(query('view=nope&status=broken&sort=drop&page=-1&page_size=x&requester_id=0')).toEqual(query(''));
  });

  it('takes a page that the API does not serve for the last that it does', () => {
    expect(query('page=999').page).toBe(400);
    expect(query('page=999&page_size=100').page).toBe(100);
  });

  it('starts again at the first page when anything but the page changes', () => {
    const before = new URLSearchParams('view=all&page=4&status=open');
    expect(changeParams(before, { status: ['open', 'waiting'] }).toString()).toBe(
      'view=all&status=open&status=waiting',
    );
    expect(changeParams(before, { page: 5 }).toString()).toBe('view=all&status=open&page=5');
    expect(changeParams(before, { status: [], q: null }).toString()).toBe('view=all');
  });

  it('overrules a condition of the view, also with nothing at all', () => {
    const [view] = VIEWS;
    if (!view) throw new Error('no view');
    expect(filterChange(view, 'status', [])).toEqual({ status: 'any' });
    expect(filterChange(view, 'priority', [])).toEqual({ priority: null });
    expect(query('status=any')).toEqual({ snoozed: false, sort: '-created_at', page: 1, page_size: 25 });
    expect(query('status=any&snoozed=any')).toEqual({ sort: '-created_at', page: 1, page_size: 25 });
  });

  it('reads flags and days, and takes the whole last day in', () => {
    const found = query(
      'view=all&snoozed=false&review=true&spam=nonsense&created_after=2026-03-01&created_before=2026-03-01',
    );
    expect(found).toMatchObject({ snoozed: false, review: true });
    expect(found).not.toHaveProperty('spam');
    expect(Date.parse(found.created_before ?? '') - Date.parse(found.created_after ?? '')).toBe(86_400_000);
  });

  it('takes exact moments as they are, and shows the last day that they let in', () => {
    const moments = { created_after: '2026-03-01T00:00:00Z', created_before: '2026-03-03T00:00:00Z' };
    expect(query(`view=all&${new URLSearchParams(moments).toString()}`)).toMatchObject(moments);
    const local = (day: string) => new Date(`${day}T00:00:00`).toISOString();
    expect(shownDay('created_after', local('2026-03-01'))).toBe('2026-03-01');
    expect(shownDay('created_before', local('2026-03-03'))).toBe('2026-03-02');
    expect(shownDay('created_before', '2026-03-03')).toBe('2026-03-03');
    expect(shownDay('created_before', undefined)).toBe('');
  });

  it('keeps nobody and nothing as null in a saved view, and reads it again', () => {
    const stored = toStored({
      assignee_id: ['none', 2],
      category: ['none'],
      team: ['support'],
      status: ['open'],
      q: undefined,
    });
    expect(stored).toEqual({
      assignee_id: [null, 2],
      category: [null],
      team: ['support'],
      status: ['open'],
    });
    const saved = {
      id: 4,
      owner_id: 2,
      name: 'x',
      shared: false,
      position: 0,
      created_at: '',
      updated_at: '',
    };
    expect(savedView({ ...saved, filters: stored }).query).toEqual({
      assignee_id: ['none', 2],
      category: ['none'],
      team: ['support'],
      status: ['open'],
    });
  });
});
