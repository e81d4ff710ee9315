import { Navigate, Outlet, useLocation } from 'react-router';

import { NoPermission } from '@/components/PageState';
import { portalPath } from '@/lib/portal-paths';
import { isStaff, useMe } from '@/lib/session';

/** Around the pages that customers have no part in; what they find in the portal too, they find there. */
export function StaffOnly() {
  const { pathname } = useLocation();
  if (isStaff(useMe())) return <Outlet />;
  const there = portalPath(pathname);
  return there === pathname ? <NoPermission /> : <Navigate to={there} replace />;
}
