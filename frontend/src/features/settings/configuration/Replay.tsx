import { Alert } from 'antd';
import { Link } from 'react-router';

import { formatNumber, humanize } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { enumName, useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';

import styles from './configuration.module.css';

import type { TryAnswer, TryRow } from './api';

const FIELDS = ['category', 'severity', 'team', 'priority'] as const;
type Field = (typeof FIELDS)[number];

/** What people call the value of a field. */
function useValueName() {
  const t = useT();
  const names = useNames();
  return (field: Field, value: string | null) => {
    if (value === null) return t('configuration.nothing');
    if (field === 'category') return names.category(value);
    if (field === 'team') return names.team(value);
    const name = enumName(field, value);
    return name || humanize(value);
  };
}

function Change({ field, row }: { field: Field; row: TryRow }) {
  const t = useT();
  const nameOf = useValueName();
  const change = row[field];
  if (!change) return <span className={styles.quiet}>–</span>;
  return (
    <>
      <del>
        <span className="visually-hidden">{t('configuration.before')} </span>
        {nameOf(field, change.old)}
      </del>{' '}
      <span aria-hidden="true">→</span>{' '}
      <ins>
        <span className="visually-hidden">{t('configuration.after')} </span>
        {nameOf(field, change.new)}
      </ins>
    </>
  );
}

/** What a proposal would do otherwise than the active configuration, on the newest tickets. */
export function Replay({ answer }: { answer: TryAnswer }) {
  const t = useT();
  const fieldName = useEnumName();
  const touched = FIELDS.filter((field) => answer.items.some((row) => row[field]));
  const counts = Object.entries(answer.counts)
    .filter(([, count]) => count > 0)
    .map(([field, count]) => `${fieldName('property', field)} ${formatNumber(count)}`);
  return (
    <section className={styles.replay} aria-label={t('configuration.replay')}>
      <Alert
        type={answer.changed === 0 ? 'success' : 'info'}
        showIcon
        role="status"
        title={
          answer.changed === 0
            ? t('configuration.nothingChanges', { count: answer.tickets })
            : t('configuration.changes', {
                count: answer.changed,
                total: formatNumber(answer.changed),
                tickets: formatNumber(answer.tickets),
              })
        }
        description={
          <>
            {counts.length > 0 && <p>{counts.join(' · ')}</p>}
            {!answer.complete && <p>{t('configuration.incomplete')}</p>}
            <p>{t('configuration.replayHint')}</p>
          </>
        }
      />
      {answer.items.length > 0 && (
        <div
          className={styles.tableBox}
          role="region"
          aria-label={t('configuration.differences')}
          tabIndex={0}
        >
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('configuration.ticket')}</th>
                {touched.map((field) => (
                  <th key={field} scope="col">
                    {fieldName('property', field)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.items.map((row) => (
                <tr key={row.ticket_id}>
                  <td>
                    <Link to={`/tickets/${row.ticket_id}`}>
                      #{row.ticket_id} <bdi>{row.title}</bdi>
                    </Link>
                  </td>
                  {touched.map((field) => (
                    <td key={field}>
                      <Change field={field} row={row} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
