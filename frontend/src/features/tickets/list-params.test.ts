import { describe, expect, it } from 'vitest';

import { changeParams, parseListParams, toTicketQuery } from './list-params';
import { viewsFor } from './views';

const VIEWS = viewsFor({ id: 2, name: 'Ana', email: 'a@desk.example', role: 'agent' });

function query(search: string) {
  return toTicketQuery(parseListParams(new URLSearchParams(search), VIEWS));
}

describe('the list and its address', () => {
  it('opens with the active tickets, newest first', () => {
    expect(query('')).toEqual({
      status: ['open', 'in_progress', 'waiting'],
      sort: '-created_at',
      page: 1,
      page_size: 25,
    });
  });

  it('narrows a view by filters, and a filter replaces the condition of the same name', () => {
    expect(query('view=mine&status=resolved&priority=urgent&q=refund&page=3')).toEqual({
      assignee_id: [2],
      status: ['resolved'],
      priority: ['urgent'],
      q: 'refund',
      sort: '-created_at',
      page: 3,
      page_size: 25,
    });
  });

  it('ignores what is wrong in an address', () => {
    expect(query('view=nope&status=broken&sort=drop&page=-1&page_size=x&requester_id=0')).toEqual(query(''));
  });

  it('starts again at the first page when anything but the page changes', () => {
    const before = new URLSearchParams('view=all&page=4&status=open');
    expect(changeParams(before, { status: ['open', 'waiting'] }).toString()).toBe(
      'view=all&status=open&status=waiting',
    );
    expect(changeParams(before, { page: 5 }).toString()).toBe('view=all&status=open&page=5');
    expect(changeParams(before, { status: [], q: null }).toString()).toBe('view=all');
  });
});
