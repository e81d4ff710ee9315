import { useQuery } from '@tanstack/react-query';

import { healthQuery, isStaff, meQuery } from '@/lib/session';

/** Where somebody asks whom no article has helped. */
export function useAskLink(): string {
  const me = useQuery(meQuery);
  const health = useQuery({ ...healthQuery, enabled: !me.data });
  if (me.data) return isStaff(me.data) ? '/tickets/new' : '/portal/new';
  return health.data?.sign_in.intake ? '/requests' : `/login?next=${encodeURIComponent('/portal/new')}`;
}
