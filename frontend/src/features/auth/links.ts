/** What the signed links of mails do. Their token stands behind `#`, so that no server ever logs it. */
import { api, unwrap } from '@/lib/api';

export type LinkKind = 'claim' | 'confirm' | 'reset';

export const LINKS: Record<LinkKind, { title: string; lead: string; action: string }> = {
  claim: {
    title: 'Set up your account',
    lead: 'Choose a password to follow your requests here.',
    action: 'Set password',
  },
  confirm: {
    title: 'Confirm your account',
    lead: 'Enter the password that you chose when you signed up.',
    action: 'Confirm',
  },
  reset: { title: 'Choose a new password', lead: 'It replaces the old one.', action: 'Save password' },
};

export function tokenOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token');
}

export async function redeem(kind: LinkKind, token: string, password: string): Promise<void> {
  const body = { token, password };
  if (kind === 'claim') await unwrap(api.POST('/api/auth/claim', { body }));
  else if (kind === 'confirm') await unwrap(api.POST('/api/auth/register/confirm', { body }));
  else await unwrap(api.POST('/api/auth/password/reset', { body }));
}
