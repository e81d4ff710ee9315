import { FileUnknownOutlined, LockOutlined } from '@ant-design/icons';
import { Button, Flex } from 'antd';
import { Link } from 'react-router';

import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

import { ProblemAlert } from './ProblemAlert';
import styles from './page-state.module.css';

import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}

/** Nothing here, said kindly, with the next thing to do. */
export function EmptyState({ title, children, action, icon }: EmptyStateProps) {
  return (
    <Flex vertical align="center" gap={6} className={styles.empty}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <strong className={styles.title}>{title}</strong>
      {children && <div className={styles.body}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </Flex>
  );
}

/** The address asks for a page behind the last one: not the same as that there is nothing. */
export function PastTheEnd({ onFirst }: { onFirst: () => void }) {
  const t = useT();
  return (
    <EmptyState
      title={t('common.emptyPage')}
      action={<Button onClick={onFirst}>{t('common.firstPage')}</Button>}
    />
  );
}

function BackTo({ what }: { what: 'page' | 'request' | 'ticket' }) {
  const t = useT();
  return (
    <Link to={what === 'request' ? '/portal' : '/tickets'}>
      <Button tabIndex={-1}>
        {what === 'request' ? t('common.backToRequests') : t('common.backToTickets')}
      </Button>
    </Link>
  );
}

/** The whole page could not be shown: missing, forbidden, or failed. */
export function PageProblem({
  error,
  onRetry,
  what = 'page',
}: {
  error: unknown;
  onRetry?: () => void;
  what?: 'page' | 'request' | 'ticket';
}) {
  const t = useT();
  const problem = toProblem(error);
  const home = <BackTo what={what} />;
  if (problem.status === 404) {
    return (
      <EmptyState
        icon={<FileUnknownOutlined aria-hidden />}
        title={t(`common.missing.${what}`)}
        action={home}
      >
        {t(what === 'page' ? 'shell.missingHint' : 'common.missingHint')}
      </EmptyState>
    );
  }
  if (problem.status === 403) {
    return (
      <EmptyState icon={<LockOutlined aria-hidden />} title={t(`common.forbidden.${what}`)} action={home}>
        {t('common.forbiddenHint')}
      </EmptyState>
    );
  }
  return (
    <div className={styles.problem}>
      <ProblemAlert error={problem} onRetry={onRetry} />
    </div>
  );
}

/** What one has just looked at was deleted, or is not one's own any more. It is said aloud: nobody has asked for this. */
export function PageGone({ what }: { what: 'request' | 'ticket' }) {
  const t = useT();
  return (
    <div role="alert">
      <EmptyState
        icon={<FileUnknownOutlined aria-hidden />}
        title={t(`common.gone.${what}`)}
        action={<BackTo what={what} />}
      >
        {t('common.goneHint')}
      </EmptyState>
    </div>
  );
}

/** For a page that the signed-in role has no part in. */
export function NoPermission() {
  const t = useT();
  return (
    <EmptyState
      icon={<LockOutlined aria-hidden />}
      title={t('common.staffOnly')}
      action={
        <Link to="/portal">
          <Button>{t('common.backToRequests')}</Button>
        </Link>
      }
    >
      {t('common.staffOnlyHint')}
    </EmptyState>
  );
}
