import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';

import { RelativeTime } from '@/components/RelativeTime';
import { formatDay, formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { enumName, useEnumName } from '@/lib/i18n/enum-name';
import { Phrase } from '@/lib/i18n/Phrase';
import { healthQuery } from '@/lib/session';

import { usageQuery } from './api';
import { EgressLog } from './EgressLog';
import { Loaded } from './Loaded';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { UsageAnswer } from './api';
import type { Health } from '@/lib/types';

const PARTS = ['embedding', 'reranker', 'vector_store', 'database', 'queue'] as const;

function facts(name: (typeof PARTS)[number], part: NonNullable<Health['embedding']>): string {
  const counts = Object.entries(part.counts ?? {}).map(
    ([what, value]) =>
      `${enumName(name === 'queue' ? 'jobStatus' : 'partCount', what)} ${formatNumber(value)}`,
  );
  return [part.kind, part.backend, part.dimension && `${part.dimension}`, ...counts, part.detail]
    .filter(Boolean)
    .join(' · ');
}

function Status({ health }: { health: Health }) {
  const t = useT();
  useEnumName();
  return (
    <>
      {health.ai_enabled ? (
        <p>{t('settings.modelIs', { model: health.model ?? '' })}</p>
      ) : (
        <Alert type="info" showIcon title={t('settings.noModel')} description={t('settings.noModelHint')} />
      )}
      {health.models.circuits
        .filter(({ state }) => state !== 'closed')
        .map(({ model, role, retry_at }) => (
          <Alert
            key={`${role}-${model}`}
            type="warning"
            showIcon
            className={styles.gap}
            title={t('settings.circuitOpen', { model })}
            description={
              retry_at && (
                <Phrase id="settings.circuitRetry" values={{ time: <RelativeTime iso={retry_at} /> }} />
              )
            }
          />
        ))}
      <dl className={styles.facts}>
        {PARTS.map((name) => {
          const part = health[name];
          if (!part) return null;
          return (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{t(`settings.part.${name}`)}</dt>
              <dd>
                <span className={styles.state} data-state={part.status}>
                  {enumName('partStatus', part.status)}
                </span>
                <span className={styles.quiet}> {facts(name, part)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

function cost(value: number | null): string {
  return value === null ? '–' : formatNumber(value, { maximumFractionDigits: 4 });
}

function Usage({ usage }: { usage: UsageAnswer }) {
  const t = useT();
  const enumName = useEnumName();
  if (usage.items.length === 0) return <p className={styles.quiet}>{t('settings.noUsage')}</p>;
  const { total } = usage;
  return (
    <div className={styles.tableBox} role="region" aria-label={t('settings.usage')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('settings.day')}</th>
            <th scope="col">{t('settings.purpose')}</th>
            <th scope="col">{t('settings.model')}</th>
            <th scope="col" className={styles.number}>
              {t('settings.calls')}
            </th>
            <th scope="col" className={styles.number}>
              {t('settings.failures')}
            </th>
            <th scope="col" className={styles.number}>
              {t('settings.tokensInOut')}
            </th>
            <th scope="col" className={styles.number}>
              {t('settings.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {usage.items.map((row) => (
            <tr key={`${row.day}${row.purpose}${row.model}`}>
              <td className={styles.nowrap}>{formatDay(row.day)}</td>
              <td>{enumName('purpose', row.purpose)}</td>
              <td>{row.model}</td>
              <td className={styles.number}>{formatNumber(row.calls)}</td>
              <td className={styles.number}>{formatNumber(row.failures)}</td>
              <td className={styles.number}>
                {formatNumber(row.prompt_tokens)} / {formatNumber(row.completion_tokens)}
              </td>
              <td className={styles.number}>{cost(row.cost)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3}>{t('settings.total')}</td>
            <td className={styles.number}>{formatNumber(total.calls)}</td>
            <td className={styles.number}>{formatNumber(total.failures)}</td>
            <td className={styles.number}>
              {formatNumber(total.prompt_tokens)} / {formatNumber(total.completion_tokens)}
            </td>
            <td className={styles.number}>{cost(total.cost)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** Which engines answer, what they used, and what went to them. */
export function ModelsSection() {
  const t = useT();
  const health = useQuery(healthQuery);
  const usage = useQuery(usageQuery({}));
  return (
    <>
      <Panel title={t('settings.modelStatus')} lead={t('settings.modelStatusLead')}>
        <Loaded query={health}>{(data) => <Status health={data} />}</Loaded>
      </Panel>
      <Panel title={t('settings.usage')} lead={t('settings.usageLead')}>
        <Loaded query={usage}>{(data) => <Usage usage={data} />}</Loaded>
      </Panel>
      <EgressLog />
    </>
  );
}
