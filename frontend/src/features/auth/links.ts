/** What the signed links of mails do. Their token stands behind `#`, so that no server ever logs it. */
import { api, unwrap } from '@/lib/api';

export type LinkKind = 'claim' | 'confirm' | 'reset';

/** How the catalogue names them. */
export const LINKS = { claim: 'Claim', confirm: 'Confirm', reset: 'Reset' } as const satisfies Record<
  LinkKind,
  string
>;

export function tokenOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token');
}

export async function redeem(kind: LinkKind, token: string, password: string): Promise<void> {
  const body = { token, password };
  if (kind === 'claim') await unwrap(api.POST('/api/auth/claim', { body }));
  else if (kind === 'confirm') await unwrap(api.POST('/api/auth/register/confirm', { body }));
  else await unwrap(api.POST('/api/auth/password/reset', { body }));
}
