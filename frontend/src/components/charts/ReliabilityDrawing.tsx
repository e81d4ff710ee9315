import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  Tooltip,
  XAxis,
  YAxis,
  ZAxis,
} from 'recharts';

import { percent } from '@/lib/format';
import { useT } from '@/lib/i18n';

import { AXIS, GRID } from './style';
import styles from './charts.module.css';

import type { ReliabilityBin } from './Reliability';

const SHARES = [0, 0.25, 0.5, 0.75, 1];

function Tip({ payload }: { payload?: readonly { payload?: unknown }[] }) {
  const t = useT();
  const bin = payload?.[0]?.payload as ReliabilityBin | undefined;
  if (!bin) return null;
  return (
    <div className={styles.tip}>
      <p>{t('common.reliability.said', { value: percent(bin.confidence) })}</p>
      {t('common.reliability.was', { value: percent(bin.accuracy), count: bin.count })}
    </div>
  );
}

/** What was said against what was so; a confidence that can be trusted lies on the diagonal. */
export default function ReliabilityDrawing({ bins }: { bins: readonly ReliabilityBin[] }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        accessibilityLayer={false}
        data={[...bins]}
        margin={{ top: 8, right: 28, bottom: 0, left: -8 }}
      >
        <CartesianGrid {...GRID} />
        <XAxis
          {...AXIS}
          type="number"
          dataKey="confidence"
          domain={[0, 1]}
          ticks={SHARES}
          tickFormatter={percent}
        />
        <YAxis {...AXIS} type="number" domain={[0, 1]} ticks={SHARES} tickFormatter={percent} width={54} />
        <ZAxis type="number" dataKey="count" range={[40, 260]} />
        <ReferenceLine
          segment={[
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ]}
          stroke="var(--cd-text-3)"
          strokeDasharray="4 4"
        />
        <Line
          dataKey="accuracy"
          stroke="var(--cd-link)"
          strokeWidth={1.5}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
        <Scatter dataKey="accuracy" fill="var(--cd-link)" isAnimationActive={false} />
        <Tooltip content={<Tip />} cursor={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
