import { pageActions } from '@/lib/page-actions';
import { portalPath, ticketPath } from '@/lib/portal-paths';
import { isStaff } from '@/lib/session';

import type { Language, Translate } from '@/lib/i18n';
import type { Ticket, User } from '@/lib/types';

export type Section = 'here' | 'tickets' | 'go' | 'actions';
export const SECTIONS: readonly Section[] = ['here', 'tickets', 'go', 'actions'];

export interface Command {
  id: string;
  section: Section;
  label: string;
  keys?: string;
  run: () => void;
}

export interface Desk {
  t: Translate;
  me: User;
  dark: boolean;
  go: (path: string) => void;
  toggleTheme: () => void;
  /** The languages to change to, with their own names. */
  languages: [Language, string][];
  setLanguage: (language: Language) => void;
  showShortcuts: () => void;
  signOut: () => void;
}

const STAFF_PAGES = [
  ['/', 'goHome'],
  ['/tickets', 'goInbox'],
  ['/review', 'goReview'],
  ['/kb', 'goKnowledge'],
  ['/dashboard', 'goDashboard'],
  ['/customers', 'goCustomers'],
  ['/settings', 'goSettings'],
  ['/help', 'goHelp'],
] as const;
const CUSTOMER_PAGES = [
  ['/portal', 'goRequests'],
  ['/help', 'goHelp'],
] as const;

/** Everything that can be done from here, before any word is typed. */
export function commands(desk: Desk): Command[] {
  const { t, me } = desk;
  const staff = isStaff(me);
  return [
    ...pageActions().map((action): Command => ({ ...action, id: `here:${action.id}`, section: 'here' })),
    ...(staff ? STAFF_PAGES : CUSTOMER_PAGES).map(([path, name]): Command => ({
      id: `go:${path}`,
      section: 'go',
      label: t(`palette.${name}`),
      run: () => desk.go(path),
    })),
    {
      id: 'new',
      section: 'actions',
      label: t(staff ? 'palette.newTicket' : 'palette.newRequest'),
      run: () => desk.go(staff ? '/tickets/new' : portalPath('/tickets/new')),
    },
    {
      id: 'theme',
      section: 'actions',
      label: t(desk.dark ? 'palette.themeLight' : 'palette.themeDark'),
      run: desk.toggleTheme,
    },
    ...desk.languages.map(([language, name]): Command => ({
      id: `language:${language}`,
      section: 'actions',
      label: t('palette.language', { name }),
      run: () => desk.setLanguage(language),
    })),
    {
      id: 'shortcuts',
      section: 'actions',
      label: t('palette.showShortcuts'),
      keys: '?',
      run: desk.showShortcuts,
    },
    { id: 'sign-out', section: 'actions', label: t('palette.signOut'), run: desk.signOut },
  ];
}

export function ticketCommand({ t, me, go }: Pick<Desk, 't' | 'me' | 'go'>, { id, title }: Ticket): Command {
  return {
    id: `ticket:${id}`,
    section: 'tickets',
    label: t('palette.ticket', { id, title }),
    run: () => go(ticketPath(me, id)),
  };
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Those whose label holds every typed word, in any order. */
export function matching(all: readonly Command[], typed: string): Command[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return all.filter(({ label }) => words.every((word) => plain(label).includes(word)));
}
