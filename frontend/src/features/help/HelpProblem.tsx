import { LockOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { helpQuery } from '@/lib/help';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { meQuery } from '@/lib/session';
import { useTitle } from '@/lib/title';

import { Notice } from './Notice';
import { loginPath } from './login-path';

/** The help centre is read by people of the desk only. */
export function Closed() {
  const t = useT();
  const client = useQueryClient();
  const { pathname, search, hash } = useLocation();
  useTitle(t('help.closed'));
  useEffect(() => {
    // Who was signed in is not any more: the sign-in page would send them straight back.
    if (client.getQueryData(meQuery.queryKey)) void client.resetQueries({ queryKey: meQuery.queryKey });
  }, [client]);
  return (
    <Notice
      icon={<LockOutlined />}
      title={t('help.closed')}
      action={
        <Link to={loginPath(`${pathname}${search}${hash}`)}>
          <Button type="primary" tabIndex={-1}>
            {t('help.signIn')}
          </Button>
        </Link>
      }
    >
      {t('help.closedHint')}
    </Notice>
  );
}

/** A page was refused: whether the help centre is closed is asked anew, and the frame around all pages says so. */
export function Refused() {
  const client = useQueryClient();
  useEffect(() => {
    const asked = client.getQueryState(helpQuery.queryKey);
    if (asked?.fetchStatus === 'idle') void client.invalidateQueries({ queryKey: helpQuery.queryKey });
  }, [client]);
  return null;
}

/** What the server says of the page itself, and not of its own state. */
const ANSWERS = [401, 403, 404, 410, 422];

/** Whether a failure takes the place of what is shown: what somebody reads stays when it cannot be loaded anew. */
export function replaces(error: unknown, shown: unknown): boolean {
  return error !== null && (shown === undefined || ANSWERS.includes(toProblem(error).status));
}

interface HelpProblemProps {
  error: unknown;
  onRetry: () => void;
  retrying: boolean;
  /** What is not there, where the answer is 404. */
  gone: 'article' | 'collection';
}

/** Instead of a page of the help centre: refused, gone or failed. */
export function HelpProblem({ error, onRetry, retrying, gone }: HelpProblemProps) {
  const { status } = toProblem(error);
  if (status === 401) return <Refused />;
  // An address with a number that cannot be is as wrong as one of an article that was taken back.
  if (status === 404 || status === 422) return <Gone what={gone} />;
  return <ProblemAlert error={error} onRetry={onRetry} retrying={retrying} />;
}

export function Gone({ what }: { what: 'article' | 'collection' | 'page' }) {
  const t = useT();
  useTitle(t(`help.gone.${what}`));
  return (
    <Notice
      title={t(`help.gone.${what}`)}
      action={
        <Link to="/help">
          <Button tabIndex={-1}>{t('help.toFront')}</Button>
        </Link>
      }
    >
      {t('help.goneHint')}
    </Notice>
  );
}
