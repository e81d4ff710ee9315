import { Input, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';

import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { PRIORITIES } from '@/lib/types';

import styles from './configuration.module.css';
import { changed } from './content';
import { Field } from './Field';

import type { DocumentFormProps, SeveritiesContent, SeverityLevel } from './content';

const MINUTES = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof MINUTES;

function unitOf(minutes: number): Unit {
  if (minutes % 1440 === 0) return 'days';
  return minutes % 60 === 0 ? 'hours' : 'minutes';
}

/** The four severities: what they mean, how soon they want an answer, and by which words they are known. */
export function SeveritiesForm({ content, onChange, errorAt }: DocumentFormProps<SeveritiesContent>) {
  const t = useT();
  const enumName = useEnumName();
  const id = useId();
  // As it was chosen: 24 hours do not turn into a day while somebody types them.
  const [units, setUnits] = useState<Record<string, Unit>>(() =>
    Object.fromEntries(content.severities.map((level) => [level.id, unitOf(level.sla_minutes)])),
  );
  const set = (at: number, change: Partial<SeverityLevel>) =>
    onChange({ ...content, severities: changed(content.severities, at, change) });
  return content.severities.map((level, at) => {
    const chosen = units[level.id];
    // What was loaded or discarded meanwhile may be no whole number of them.
    const unit = chosen && level.sla_minutes % MINUTES[chosen] === 0 ? chosen : unitOf(level.sla_minutes);
    const name = enumName('severity', level.id);
    const error = (field: keyof SeverityLevel) => errorAt('severities', at, field);
    return (
      <fieldset key={level.id} className={styles.entry}>
        <legend>{name}</legend>
        <Field id={`${id}-${at}-description`} label={t('configuration.meaning')} error={error('description')}>
          <Input.TextArea
            dir="auto"
            id={`${id}-${at}-description`}
            autoSize
            value={level.description}
            onChange={(event) => set(at, { description: event.target.value })}
          />
        </Field>
        <div className={styles.pair}>
          <Field id={`${id}-${at}-sla`} label={t('configuration.sla')} error={error('sla_minutes')}>
            <div className={styles.duration}>
              <InputNumber
                id={`${id}-${at}-sla`}
                min={1}
                precision={0}
                value={level.sla_minutes / MINUTES[unit]}
                // Emptied: the number is still being typed.
                onChange={(value) => value !== null && set(at, { sla_minutes: value * MINUTES[unit] })}
              />
              <Select<Unit>
                aria-label={t('configuration.unit')}
                value={unit}
                options={(Object.keys(MINUTES) as Unit[]).map((value) => ({
                  value,
                  label: t(`configuration.${value}`),
                }))}
                onChange={(value) => {
                  setUnits({ ...units, [level.id]: value });
                  set(at, { sla_minutes: (level.sla_minutes / MINUTES[unit]) * MINUTES[value] });
                }}
              />
            </div>
          </Field>
          <Field id={`${id}-${at}-priority`} label={t('configuration.suggested')} error={error('priority')}>
            <Select
              id={`${id}-${at}-priority`}
              value={level.priority}
              options={PRIORITIES.map((value) => ({ value, label: enumName('priority', value) }))}
              onChange={(priority) => set(at, { priority })}
            />
          </Field>
        </div>
        <Field
          id={`${id}-${at}-indicators`}
          label={t('configuration.indicators')}
          error={error('indicators')}
        >
          <Select
            id={`${id}-${at}-indicators`}
            mode="tags"
            open={false}
            suffix={null}
            value={level.indicators ?? []}
            onChange={(indicators: string[]) => set(at, { indicators })}
          />
        </Field>
      </fieldset>
    );
  });
}
