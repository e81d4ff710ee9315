import { CheckCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { Link } from 'react-router';

import { EmptyState, PastTheEnd } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useTableState } from '@/lib/table-state';

import { change, jobsQuery, useChange } from './api';
import { Loaded } from './Loaded';
import { PagedTable } from './PagedTable';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { BackgroundJob } from './api';

const TABLE = { sorts: ['-created_at'], filters: ['kind', 'status'], pageSize: 25 } as const;
const KINDS: readonly BackgroundJob['kind'][] = ['triage', 'upload', 'reindex'];
const STATUSES: readonly BackgroundJob['status'][] = ['failed', 'processing', 'pending'];

function Row({ job }: { job: BackgroundJob }) {
  const t = useT();
  const enumName = useEnumName();
  const { message } = App.useApp();
  const retry = useChange(change.retryJob, ['settings', 'jobs']);
  const subject = job.subject ?? job.collection ?? `#${job.id}`;
  return (
    <tr>
      <td className={styles.nowrap}>{enumName('jobKind', job.kind)}</td>
      <td style={{ minWidth: 220 }}>
        {job.ticket_id === null ? (
          subject
        ) : (
          <Link to={`/tickets/${job.ticket_id}`}>
            #{job.ticket_id} {subject}
          </Link>
        )}
        {job.error && <p className={styles.failed}>{job.error}</p>}
        {retry.error && <ProblemAlert className={styles.gap} error={retry.error} />}
      </td>
      <td className={styles.nowrap}>
        <span className={styles.state} data-state={job.status}>
          {enumName('jobStatus', job.status)}
        </span>
      </td>
      <td className={styles.number}>{job.attempts}</td>
      <td className={styles.nowrap}>
        <RelativeTime iso={job.created_at} />
      </td>
      <td>
        {job.retryable && (
          <Button
            size="small"
            loading={retry.isPending}
            aria-label={t('settings.retryNamed', { name: subject })}
            onClick={() =>
              retry.mutate(job, {
                onSuccess: () => void message.success(t('settings.retried', { count: 1 })),
              })
            }
          >
            {t('settings.retry')}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** What waits, runs and has failed behind the pages. */
export function JobsSection() {
  const t = useT();
  const enumName = useEnumName();
  const { message } = App.useApp();
  const state = useTableState(TABLE);
  const { kind, status } = state.filters;
  const jobs = useQuery(
    jobsQuery({
      page: state.page,
      page_size: state.pageSize,
      kind: kind as BackgroundJob['kind'][],
      status: status as BackgroundJob['status'][],
    }),
  );
  const retryAll = useChange(change.retryAll, ['settings', 'jobs']);
  return (
    <Panel
      title={t('settings.section.jobs')}
      lead={t('settings.jobsLead')}
      actions={
        <>
          <Select
            mode="multiple"
            allowClear
            style={{ width: 170 }}
            aria-label={t('settings.jobKind')}
            placeholder={t('settings.jobKind')}
            value={kind}
            options={KINDS.map((value) => ({ value, label: enumName('jobKind', value) }))}
            onChange={(values: string[]) => state.change({ kind: values })}
          />
          <Select
            mode="multiple"
            allowClear
            style={{ width: 170 }}
            aria-label={t('settings.jobStatus')}
            placeholder={t('settings.jobStatus')}
            value={status}
            options={STATUSES.map((value) => ({ value, label: enumName('jobStatus', value) }))}
            onChange={(values: string[]) => state.change({ status: values })}
          />
          <Button
            loading={retryAll.isPending}
            disabled={!jobs.data?.items.some((job) => job.retryable)}
            onClick={() =>
              retryAll.mutate(undefined, {
                onSuccess: ({ retried }) => void message.success(t('settings.retried', { count: retried })),
              })
            }
          >
            {t('settings.retryAll')}
          </Button>
        </>
      }
    >
      {retryAll.error && <ProblemAlert error={retryAll.error} />}
      <Loaded query={jobs} rows={6}>
        {({ items, total }) =>
          items.length === 0 && state.page > 1 ? (
            <PastTheEnd onFirst={() => state.change({ page: null })} />
          ) : items.length === 0 ? (
            <EmptyState
              icon={<CheckCircleOutlined aria-hidden />}
              title={state.filtered ? t('settings.noJobsMatch') : t('settings.noJobs')}
            >
              {state.filtered ? null : t('settings.noJobsHint')}
            </EmptyState>
          ) : (
            <PagedTable
              label={t('settings.section.jobs')}
              headings={[
                { name: t('settings.jobKind') },
                { name: t('settings.jobSubject') },
                { name: t('settings.jobStatus') },
                { name: t('settings.attempts'), number: true },
                { name: t('settings.created') },
              ]}
              stale={jobs.isPlaceholderData}
              total={total}
              state={state}
            >
              {items.map((job) => (
                <Row key={`${job.kind}-${job.id}`} job={job} />
              ))}
            </PagedTable>
          )
        }
      </Loaded>
    </Panel>
  );
}
