import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';

import { Reliability } from '@/components/charts/Reliability';
import { RelativeTime } from '@/components/RelativeTime';
import { Stat } from '@/components/Stat';
import { formatNumber, humanize, percent } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';

import { Loaded } from '../Loaded';
import { Panel } from '../Panel';
import styles from '../settings.module.css';
import { learningQuery } from './api';
import { PromiseCard, errorRate } from './PromiseCard';

import type { JudgedField, Learning } from './api';

function figureText(value: unknown): string {
  if (typeof value === 'number')
    return formatNumber(value, { maximumFractionDigits: Number.isInteger(value) ? 0 : 3 });
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

function Versions({ models }: { models: Learning['models'] }) {
  const t = useT();
  const enumName = useEnumName();
  if (models.length === 0) return <p className={styles.quiet}>{t('automation.noVersions')}</p>;
  return (
    <div className={styles.tableBox} role="region" aria-label={t('automation.versions')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('automation.versionColumn')}</th>
            <th scope="col">{t('automation.state')}</th>
            <th scope="col" className={styles.number}>
              {t('automation.examples')}
            </th>
            <th scope="col">{t('automation.figures')}</th>
            <th scope="col">{t('settings.created')}</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id}>
              <td>{model.id}</td>
              <td>{enumName('learned', model.state)}</td>
              <td className={styles.number}>{formatNumber(model.examples)}</td>
              <td>
                {Object.entries(model.figures)
                  .map(([name, value]) => [humanize(name), figureText(value)] as const)
                  .filter(([, value]) => value !== '')
                  .map(([name, value]) => `${name} ${value}`)
                  .join(', ')}
              </td>
              <td className={styles.nowrap}>
                <RelativeTime iso={model.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Trust({ fields }: { fields: Learning['fields'] }) {
  const t = useT();
  const enumName = useEnumName();
  const [name, setName] = useState<JudgedField['field']>('category');
  const field = fields.find((one) => one.field === name) ?? fields[0];
  if (!field) return null;
  return (
    <>
      <Segmented<JudgedField['field']>
        aria-label={t('automation.field')}
        value={field.field}
        onChange={setName}
        options={fields.map((one) => ({ value: one.field, label: enumName('property', one.field) }))}
      />
      <dl className={styles.stats}>
        <Stat label={t('automation.judged')} value={formatNumber(field.judged)} />
        <Stat
          label={t('automation.accuracy')}
          value={field.accuracy === null ? '–' : percent(field.accuracy)}
        />
        <Stat
          label={t('automation.calibrationError')}
          value={field.calibration_error === null ? '–' : errorRate(field.calibration_error)}
          hint={t('automation.calibrationHint')}
        />
      </dl>
      <Reliability
        title={t('automation.reliability')}
        lead={t('automation.reliabilityLead')}
        bins={field.reliability}
      />
    </>
  );
}

/** What triage learned from corrections, and how much its confidence is worth. */
export function LearningSection() {
  const t = useT();
  const learning = useQuery(learningQuery);
  return (
    <Loaded query={learning} rows={6}>
      {(data) => (
        <>
          <Panel title={t('automation.trust')} lead={t('automation.trustLead')}>
            <Trust fields={data.fields} />
          </Panel>
          <Panel title={t('automation.promise')}>
            <PromiseCard promise={data.promise} />
          </Panel>
          <Panel title={t('automation.versions')} lead={t('automation.versionsLead')}>
            <Versions models={data.models} />
          </Panel>
        </>
      )}
    </Loaded>
  );
}
