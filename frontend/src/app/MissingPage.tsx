import { Button } from 'antd';
import { Link } from 'react-router';

import { EmptyState } from '@/components/PageState';
import { useT } from '@/lib/i18n';
import { isStaff, useMe } from '@/lib/session';

export function MissingPage() {
  const t = useT();
  const staff = isStaff(useMe());
  return (
    <EmptyState
      title={t('shell.missing')}
      action={
        <Link to={staff ? '/tickets' : '/portal'}>
          <Button>{t(staff ? 'common.backToTickets' : 'common.backToRequests')}</Button>
        </Link>
      }
    >
      {t('shell.missingHint')}
    </EmptyState>
  );
}
