import type { Role, User } from '@/lib/types';

const STAFF: readonly Role[] = ['agent', 'admin'];
const ADMIN: readonly Role[] = ['admin'];

/** The sections of the settings in their order, and who may open each. Of the desk, agents may read how it works. */
export const SECTIONS = [
  { key: 'profile', group: 'personal', roles: STAFF },
  { key: 'tokens', group: 'personal', roles: STAFF },
  { key: 'replies', group: 'personal', roles: STAFF },
  { key: 'teams', group: 'desk', roles: STAFF },
  { key: 'categories', group: 'desk', roles: STAFF },
  { key: 'sla', group: 'desk', roles: STAFF },
  { key: 'routing', group: 'desk', roles: STAFF },
  { key: 'help', group: 'desk', roles: ADMIN },
  { key: 'automation', group: 'ai', roles: ADMIN },
  { key: 'learning', group: 'ai', roles: ADMIN },
  { key: 'models', group: 'ai', roles: ADMIN },
  { key: 'jobs', group: 'ai', roles: ADMIN },
] as const;

export type Section = (typeof SECTIONS)[number];
export type SectionKey = Section['key'];

export function sectionsFor(me: User): Section[] {
  return SECTIONS.filter(({ roles }) => roles.includes(me.role));
}
