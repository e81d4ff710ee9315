import { Button, Input, Popover, Segmented, Select } from 'antd';
import { useState } from 'react';

import { useT } from '@/lib/i18n';
import { useNames } from '@/lib/names';

import styles from './dashboard.module.css';
import { dayName } from './format';
import { MOST_DAYS, PRESETS, lengthOf } from './period';

import type { Period } from './period';
import type { UrlChange } from '@/lib/table-state';

const OWN = 'own';

function OwnRange({ period, onApply }: { period: Period; onApply: (first: string, last: string) => void }) {
  const t = useT();
  const [first, setFirst] = useState(period.first);
  const [last, setLast] = useState(period.last);
  const days = lengthOf(first, last);
  // An empty field has no length at all.
  const valid = days >= 1 && days <= MOST_DAYS;
  return (
    <form
      className={styles.range}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) onApply(first, last);
      }}
    >
      <label>
        {t('dashboard.from')}
        <Input type="date" value={first} max={last} onChange={(event) => setFirst(event.target.value)} />
      </label>
      <label>
        {t('dashboard.to')}
        <Input type="date" value={last} min={first} onChange={(event) => setLast(event.target.value)} />
      </label>
      {!valid && (
        <p role="alert" className={styles.error}>
          {t('dashboard.rangeRule', { most: MOST_DAYS })}
        </p>
      )}
      <Button type="primary" htmlType="submit" disabled={!valid}>
        {t('dashboard.apply')}
      </Button>
    </form>
  );
}

interface PeriodPickerProps {
  period: Period;
  team: string | null;
  onChange: (change: UrlChange) => void;
}

/** Which days, and whose. */
export function PeriodPicker({ period, team, onChange }: PeriodPickerProps) {
  const t = useT();
  const names = useNames();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Segmented<number | typeof OWN>
        aria-label={t('dashboard.period')}
        value={period.preset ?? OWN}
        options={[
          ...PRESETS.map((days) => ({ value: days, label: t('dashboard.days', { count: days }) })),
          ...(period.preset === null
            ? [{ value: OWN, label: `${dayName(period.first)} – ${dayName(period.last)}` } as const]
            : []),
        ]}
        onChange={(value) => {
          if (value !== OWN) onChange({ days: value === 30 ? null : value, from: null, to: null });
        }}
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement="bottomRight"
        destroyOnHidden
        content={
          <OwnRange
            period={period}
            onApply={(from, to) => {
              setOpen(false);
              onChange({ from, to, days: null });
            }}
          />
        }
      >
        <Button aria-expanded={open}>{t('dashboard.chooseDays')}</Button>
      </Popover>
      <Select
        allowClear
        style={{ width: 170 }}
        aria-label={t('dashboard.team')}
        placeholder={t('dashboard.allTeams')}
        value={team}
        options={names.teams.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(value: string | null) => onChange({ team: value ?? null })}
      />
    </>
  );
}
