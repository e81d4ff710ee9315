import { useNavigate } from 'react-router';
import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';

import { AXIS, GRID } from '@/components/charts/style';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './dashboard.module.css';
import { dayName } from './format';

import type { Day } from './api';
import type { TicketLinks } from './links';

interface TipProps {
  label?: string | number;
  payload?: readonly { name?: unknown; value?: unknown; color?: string }[];
}

function Tip({ label, payload }: TipProps) {
  if (!payload?.length) return null;
  return (
    <div className={styles.tip}>
      <p>{dayName(String(label))}</p>
      {payload.map(({ name, value, color }) => (
        <div key={String(name)}>
          <span className={styles.swatch} style={{ background: color }} />
          {String(name)} {formatNumber(Number(value))}
        </div>
      ))}
    </div>
  );
}

const MARGIN = { top: 4, right: 22, bottom: 0, left: -20 };
const DAYS = {
  ...AXIS,
  dataKey: 'day',
  tickFormatter: dayName,
  minTickGap: 28,
  interval: 'equidistantPreserveStart',
} as const;
const COUNTS = { ...AXIS, allowDecimals: false, axisLine: false, width: 58 } as const;

export function FlowDrawing({ days, links }: { days: readonly Day[]; links: TicketLinks }) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart accessibilityLayer={false} data={[...days]} margin={MARGIN} barGap={1} barCategoryGap="22%">
        <CartesianGrid {...GRID} />
        <XAxis {...DAYS} />
        <YAxis {...COUNTS} />
        <Tooltip content={<Tip />} cursor={{ fill: 'var(--cd-fill)' }} />
        <Legend
          iconType="square"
          iconSize={9}
          formatter={(name: string) => <span className={styles.legend}>{name}</span>}
        />
        <Bar
          dataKey="created"
          name={t('dashboard.created')}
          fill="var(--cd-link)"
          radius={[2, 2, 0, 0]}
          isAnimationActive={false}
          cursor="pointer"
          onClick={({ payload }) => void navigate(links.createdOn((payload as Day).day))}
        />
        <Bar
          dataKey="resolved"
          name={t('dashboard.resolved')}
          fill="var(--cd-success)"
          radius={[2, 2, 0, 0]}
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}

export function BacklogDrawing({ days }: { days: readonly Day[] }) {
  const t = useT();
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart accessibilityLayer={false} data={[...days]} margin={MARGIN}>
        <CartesianGrid {...GRID} />
        <XAxis {...DAYS} />
        <YAxis {...COUNTS} />
        <Tooltip content={<Tip />} cursor={{ stroke: 'var(--cd-border-strong)' }} />
        <Area
          dataKey="open"
          name={t('dashboard.open')}
          stroke="var(--cd-link)"
          strokeWidth={1.5}
          fill="var(--cd-link)"
          fillOpacity={0.14}
          isAnimationActive={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}
