import { NoPermission } from '@/components/PageState';
import { KnowledgePage } from '@/features/knowledge/KnowledgePage';
import { isStaff, useMe } from '@/lib/session';

export function KnowledgeRoute() {
  return isStaff(useMe()) ? <KnowledgePage /> : <NoPermission />;
}
