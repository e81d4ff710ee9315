import { Navigate, Outlet, useLocation } from 'react-router';

import { deskPath } from '@/lib/portal-paths';
import { isStaff, useMe } from '@/lib/session';

/** Around the portal: an agent who follows a customer's link finds the same at the desk. */
export function CustomersOnly() {
  const { pathname } = useLocation();
  return isStaff(useMe()) ? <Navigate to={deskPath(pathname)} replace /> : <Outlet />;
}
