import { Alert } from 'antd';

import { Stat } from '@/components/Stat';
import { formatNumber, percent } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from '../settings.module.css';

import type { Promised } from './api';

/** 0.0213 -> "2.1 %": an error rate is small, so that its tenths count. */
export function errorRate(value: number): string {
  return `${formatNumber(value * 100, { maximumFractionDigits: 1 })} %`;
}

/** From which confidence on the saved target can be kept, and what that rests on. */
export function PromiseCard({ promise }: { promise: Promised }) {
  const t = useT();
  const { threshold, decisions, needed, taken, wrong, upper_error, coverage, max_error } = promise;
  if (threshold === null) {
    const little = decisions < needed;
    return (
      <Alert
        type="info"
        showIcon
        title={little ? t('automation.tooLittle') : t('automation.noThreshold')}
        description={
          little
            ? t('automation.tooLittleHint', {
                count: decisions,
                needed: formatNumber(needed),
                target: errorRate(max_error),
              })
            : t('automation.noThresholdHint', { count: decisions, target: errorRate(max_error) })
        }
      />
    );
  }
  return (
    <dl className={styles.stats}>
      <Stat
        label={t('automation.threshold')}
        value={formatNumber(threshold, { minimumFractionDigits: 2, maximumFractionDigits: 3 })}
        hint={t('automation.thresholdHint')}
      />
      <Stat
        label={t('automation.history')}
        value={formatNumber(decisions)}
        hint={t('automation.historyHint', { count: wrong, taken: formatNumber(taken) })}
      />
      <Stat
        label={t('automation.upper')}
        value={errorRate(upper_error)}
        hint={t('automation.upperHint', { target: errorRate(max_error) })}
      />
      <Stat label={t('automation.coverage')} value={percent(coverage)} hint={t('automation.coverageHint')} />
    </dl>
  );
}
