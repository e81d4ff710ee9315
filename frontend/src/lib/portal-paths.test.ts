import { describe, expect, it } from 'vitest';

import { AGENT, CUSTOMER } from '@/test/render';

import { deskPath, portalPath, ticketPath } from './portal-paths';

describe('paths of the desk and of the portal', () => {
  it.each([
    ['/tickets', '/portal'],
    ['/tickets/new', '/portal/new'],
    ['/tickets/71', '/portal/requests/71'],
  ])('%s and %s are the same place', (desk, portal) => {
    expect(portalPath(desk)).toBe(portal);
    expect(deskPath(portal)).toBe(desk);
  });

  it('leave everything else alone', () => {
    for (const path of ['/', '/kb', '/ticketsandmore', '/help/articles/3', '/settings/profile']) {
      expect(portalPath(path)).toBe(path);
      expect(deskPath(path)).toBe(path);
    }
  });

  it('lead each reader to a ticket', () => {
    expect(ticketPath(AGENT, 7)).toBe('/tickets/7');
    expect(ticketPath(CUSTOMER, 7)).toBe('/portal/requests/7');
  });
});
