import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Progress } from 'antd';
import { useEffect } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './knowledge.module.css';
import { isFinished, uploadQuery, useReindex } from './api';

/** Build the search index of a collection anew; search goes on meanwhile. */
export function ReindexButton({
  collection,
  onStarted,
}: {
  collection: string;
  onStarted: (jobId: number) => void;
}) {
  const t = useT();
  const reindex = useReindex();
  return (
    <ConfirmButton
      danger={false}
      title={t('knowledge.reindexTitle', { collection })}
      description={t('knowledge.reindexHint')}
      okText={t('knowledge.reindex')}
      onConfirm={async () => {
        const { jobs } = await reindex.mutateAsync(collection);
        if (jobs[0]) onStarted(jobs[0].id);
      }}
    >
      {t('knowledge.reindex')}
    </ConfirmButton>
  );
}

/** How far a rebuild is, asked each second until it is finished. */
export function ReindexProgress({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { data: job, error, refetch } = useQuery(uploadQuery(id));
  const finished = job !== undefined && isFinished(job);
  useEffect(() => {
    if (finished) void client.invalidateQueries({ queryKey: ['kb', 'collections'] });
  }, [client, finished]);
  if (error) return <ProblemAlert className={styles.notice} error={error} onRetry={() => void refetch()} />;
  if (!job) return null;
  const values = { collection: job.collection, total: formatNumber(job.total) };
  return (
    <Alert
      className={styles.notice}
      role="status"
      showIcon
      type={job.status === 'failed' ? 'error' : finished ? 'success' : 'info'}
      title={
        job.status === 'failed'
          ? t('knowledge.reindexFailed', { collection: job.collection })
          : finished
            ? t('knowledge.reindexed', values)
            : t('knowledge.reindexing', { ...values, done: formatNumber(job.done) })
      }
      description={
        !finished && (
          <Progress
            percent={job.total > 0 ? Math.floor((100 * job.done) / job.total) : 0}
            aria-label={t('knowledge.reindex')}
          />
        )
      }
      closable={{ onClose, 'aria-label': t('knowledge.dismiss') }}
    />
  );
}
