import { isStaff } from './session';

import type { User } from './types';

/** Where the portal shows what stands at `path` of the desk; other paths stay as they are. */
export function portalPath(path: string): string {
  return path.replace(/^\/tickets\/(?=\d)/, '/portal/requests/').replace(/^\/tickets(?=[/?#]|$)/, '/portal');
}

/** The other way round. */
export function deskPath(path: string): string {
  return path.replace(/^\/portal\/requests(?=\/)/, '/tickets').replace(/^\/portal(?=[/?#]|$)/, '/tickets');
}

/** Where somebody reads a ticket: agents at the desk, its customer in the portal. */
export function ticketPath(user: User, id: number): string {
  return isStaff(user) ? `/tickets/${id}` : `/portal/requests/${id}`;
}
