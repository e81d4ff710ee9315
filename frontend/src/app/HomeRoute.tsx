import { Navigate } from 'react-router';

import { HomePage } from '@/features/home/HomePage';
import { isStaff, useMe } from '@/lib/session';

/** Where one lands: the desk for those who work it, the portal for customers. */
export function HomeRoute() {
  return isStaff(useMe()) ? <HomePage /> : <Navigate to="/portal" replace />;
}
