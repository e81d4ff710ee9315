import { lazy } from 'react';

import { ChartFrame } from '@/components/charts/ChartFrame';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';

import { dayName } from './format';

import type { Day } from './api';
import type { TicketLinks } from './links';

const FlowDrawing = lazy(async () => ({ default: (await import('./DailyDrawings')).FlowDrawing }));
const BacklogDrawing = lazy(async () => ({ default: (await import('./DailyDrawings')).BacklogDrawing }));

/** What came and went each day, and what was left at its end. */
export function Daily({ days, links }: { days: readonly Day[]; links: TicketLinks }) {
  const t = useT();
  const day = { label: t('dashboard.day'), value: (row: Day) => dayName(row.day) };
  const column = (name: 'created' | 'resolved' | 'reopened' | 'open') => ({
    label: t(`dashboard.${name}`),
    value: (row: Day) => formatNumber(row[name]),
    number: true,
  });
  const created = {
    ...column('created'),
    link: (row: Day) =>
      row.created === 0
        ? null
        : {
            to: links.createdOn(row.day),
            label: t('dashboard.show', { name: dayName(row.day), count: row.created }),
          },
  };
  const moved = days.some(({ created, resolved }) => created + resolved > 0);
  return (
    <>
      <ChartFrame
        title={t('dashboard.flow')}
        rows={days}
        columns={[day, created, column('resolved'), column('reopened')]}
        {...(moved ? {} : { empty: t('dashboard.nothingMoved') })}
      >
        <FlowDrawing days={days} links={links} />
      </ChartFrame>
      <ChartFrame
        title={t('dashboard.backlog')}
        lead={t('dashboard.backlogLead')}
        rows={days}
        columns={[day, column('open')]}
      >
        <BacklogDrawing days={days} />
      </ChartFrame>
    </>
  );
}
