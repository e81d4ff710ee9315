import { lazy } from 'react';

import { formatNumber, percent } from '@/lib/format';
import { useT } from '@/lib/i18n';

import { ChartFrame } from './ChartFrame';

import type { components } from '@/client/schema.gen';
import type { ReactNode } from 'react';

export type ReliabilityBin = components['schemas']['ReliabilityBin'];

const Drawing = lazy(() => import('./ReliabilityDrawing'));

interface ReliabilityProps {
  title: string;
  lead?: ReactNode;
  bins: readonly ReliabilityBin[];
}

/** How often triage was right when it was how sure: the desk's own history. */
export function Reliability({ title, lead, bins }: ReliabilityProps) {
  const t = useT();
  const rows = bins.filter(({ count }) => count > 0);
  return (
    <ChartFrame
      title={title}
      lead={lead}
      rows={rows}
      height={240}
      {...(rows.length === 0 ? { empty: t('common.reliability.empty') } : {})}
      columns={[
        {
          label: t('common.reliability.confidence'),
          value: ({ low, high }) => `${percent(low)} – ${percent(high)}`,
        },
        {
          label: t('common.reliability.mean'),
          value: ({ confidence }) => percent(confidence),
          number: true,
        },
        { label: t('common.reliability.right'), value: ({ accuracy }) => percent(accuracy), number: true },
        { label: t('common.reliability.judged'), value: ({ count }) => formatNumber(count), number: true },
      ]}
    >
      <Drawing bins={rows} />
    </ChartFrame>
  );
}
