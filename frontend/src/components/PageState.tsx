import { Button, Flex, Typography } from 'antd';
import { Link } from 'react-router';

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
      <Typography.Text strong>{title}</Typography.Text>
      {children && <div className={styles.body}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </Flex>
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
  what?: string;
}) {
  const problem = toProblem(error);
  const home = (
    <Link to="/tickets">
      <Button>Back to tickets</Button>
    </Link>
  );
  if (problem.status === 404) {
    return (
      <EmptyState title={`This ${what} does not exist`} action={home}>
        It was deleted, or you may not see it.
      </EmptyState>
    );
  }
  if (problem.status === 403) {
    return (
      <EmptyState title={`You may not open this ${what}`} action={home}>
        Your role does not include it. An admin can change that.
      </EmptyState>
    );
  }
  return (
    <div className={styles.problem}>
      <ProblemAlert error={problem} onRetry={onRetry} />
    </div>
  );
}

/** For a page that the signed-in role has no part in. */
export function NoPermission() {
  return (
    <EmptyState
      title="This page is for agents"
      action={
        <Link to="/tickets">
          <Button>Back to your requests</Button>
        </Link>
      }
    >
      Sign in with an agent account to open it.
    </EmptyState>
  );
}
