import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select, Tag } from 'antd';
import { useId } from 'react';

import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';

import styles from './configuration.module.css';
import { changed, moved, shadowedRules } from './content';
import { Field } from './Field';
import { Unreachable } from './Unreachable';

import type { DocumentFormProps, ErrorAt, RoutingContent, Rule } from './content';

const SEVERITIES = ['critical', 'high', 'medium', 'low'];
/** Routing calls medium `normal`. */
const PRIORITIES = ['low', 'normal', 'high', 'urgent'];

interface RuleFormProps {
  rule: Rule;
  number: number;
  teams: { value: string; label: string }[];
  onChange: (change: Partial<Rule>) => void;
  error: ErrorAt;
}

function RuleForm({ rule, number, teams, onChange, error }: RuleFormProps) {
  const t = useT();
  const enumName = useEnumName();
  const names = useNames();
  const id = useId();
  // An empty list would match nothing: no list matches everything.
  const when = (change: Rule['when']) => {
    const next = { ...rule.when, ...change };
    onChange({
      when: Object.fromEntries(
        Object.entries(next).filter(([, list]) => Array.isArray(list) && list.length > 0),
      ),
    });
  };
  const priorities = PRIORITIES.map((value) => ({ value, label: enumName('routingPriority', value) }));
  return (
    <>
      <div className={styles.pair}>
        <Field
          id={`${id}-category`}
          label={t('configuration.whenCategory')}
          error={error('when', 'category')}
        >
          <Select
            id={`${id}-category`}
            mode="multiple"
            placeholder={t('configuration.any')}
            value={rule.when.category ?? []}
            options={names.categories.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(category: string[]) => when({ category })}
          />
        </Field>
        <Field
          id={`${id}-severity`}
          label={t('configuration.whenSeverity')}
          error={error('when', 'severity')}
        >
          <Select
            id={`${id}-severity`}
            mode="multiple"
            placeholder={t('configuration.any')}
            value={rule.when.severity ?? []}
            options={SEVERITIES.map((value) => ({ value, label: enumName('severity', value) }))}
            onChange={(severity: string[]) => when({ severity })}
          />
        </Field>
      </div>
      <div className={styles.triple}>
        <Field id={`${id}-team`} label={t('configuration.toTeam')} error={error('team')}>
          <Select
            id={`${id}-team`}
            aria-label={t('configuration.teamOfRule', { number })}
            value={rule.team}
            options={teams}
            onChange={(team: string) => onChange({ team })}
          />
        </Field>
        <Field id={`${id}-priority`} label={t('configuration.priority')} error={error('priority')}>
          <Select
            id={`${id}-priority`}
            allowClear
            placeholder={t('configuration.asSeverity')}
            value={rule.priority ?? null}
            options={priorities}
            onChange={(priority: string | undefined) => onChange({ priority: priority ?? null })}
          />
        </Field>
        <Field id={`${id}-max`} label={t('configuration.maxPriority')} error={error('max_priority')}>
          <Select
            id={`${id}-max`}
            allowClear
            placeholder={t('configuration.noLimit')}
            value={rule.max_priority ?? null}
            options={priorities}
            onChange={(value: string | undefined) => onChange({ max_priority: value ?? null })}
          />
        </Field>
      </div>
      <Field id={`${id}-reason`} label={t('configuration.reason')} error={error('reason')}>
        <Input
          dir="auto"
          id={`${id}-reason`}
          value={rule.reason}
          onChange={(event) => onChange({ reason: event.target.value })}
        />
      </Field>
    </>
  );
}

/** Who gets a ticket: rules from the top, the first that matches decides. */
export function RoutingForm({
  content,
  onChange,
  errorAt,
  disabled,
}: DocumentFormProps<RoutingContent> & { disabled: boolean }) {
  const t = useT();
  const id = useId();
  const { rules } = content;
  const { categories } = useNames();
  // Before they are known, none is missed.
  const shadowed =
    categories.length > 0
      ? shadowedRules(
          rules,
          categories.map((one) => one.id),
        )
      : [];
  const teams = content.teams.map(({ id: value, name }) => ({ value, label: name || value }));
  const set = (next: Rule[]) => onChange({ ...content, rules: next });
  const button = (label: string, icon: React.ReactNode, run: () => void, off = false) => (
    <Button
      type="text"
      size="small"
      aria-label={label}
      title={label}
      icon={icon}
      disabled={off}
      onClick={run}
    />
  );
  return (
    <>
      <Unreachable places={shadowed} />
      <ol className={styles.rules} aria-label={t('configuration.rules')}>
        {rules.map((rule, at) => (
          <li key={at} className={styles.entry}>
            <div className={styles.ruleHead}>
              <strong>
                {t('configuration.rule', { number: at + 1 })}
                {shadowed.includes(at) && (
                  <Tag color="warning" className={styles.never ?? ''}>
                    {t('configuration.neverTag')}
                  </Tag>
                )}
              </strong>
              {!disabled && (
                <span>
                  {button(
                    t('configuration.up', { number: at + 1 }),
                    <ArrowUpOutlined aria-hidden />,
                    () => set(moved(rules, at, at - 1)),
                    at === 0,
                  )}
                  {button(
                    t('configuration.down', { number: at + 1 }),
                    <ArrowDownOutlined aria-hidden />,
                    () => set(moved(rules, at, at + 1)),
                    at === rules.length - 1,
                  )}
                  {button(
                    t('configuration.removeRule', { number: at + 1 }),
                    <DeleteOutlined aria-hidden />,
                    () => set(rules.filter((_, index) => index !== at)),
                  )}
                </span>
              )}
            </div>
            <RuleForm
              rule={rule}
              number={at + 1}
              teams={teams}
              onChange={(change) => set(changed(rules, at, change))}
              error={(...place) => errorAt('rules', at, ...place)}
            />
          </li>
        ))}
      </ol>
      {!disabled && (
        <Button
          icon={<PlusOutlined aria-hidden />}
          onClick={() => set([...rules, { when: {}, team: content.default_team, reason: '' }])}
        >
          {t('configuration.addRule')}
        </Button>
      )}
      <div className={`${styles.pair} ${styles.gap}`}>
        <Field id={`${id}-default`} label={t('configuration.defaultTeam')} error={errorAt('default_team')}>
          <Select
            id={`${id}-default`}
            value={content.default_team}
            options={teams}
            onChange={(default_team) => onChange({ ...content, default_team })}
          />
        </Field>
      </div>
      <p className={styles.quiet}>{t('configuration.routingRest')}</p>
    </>
  );
}
