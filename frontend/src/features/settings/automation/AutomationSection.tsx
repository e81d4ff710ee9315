import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, InputNumber, Select, Slider, Switch } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { showFieldProblems } from '@/lib/form-problem';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { Phrase } from '@/lib/i18n/Phrase';
import { useNames } from '@/lib/names';
import { toProblem } from '@/lib/problem';

import { useChange } from '../api';
import { Loaded } from '../Loaded';
import { Panel } from '../Panel';
import styles from '../settings.module.css';
import { learningQuery, policyQuery, savePolicy } from './api';
import { PromiseCard } from './PromiseCard';

import type { Policy } from './api';

/** Critical tickets are never resolved without a person, whatever a policy says. */
const SEVERITIES = ['high', 'medium', 'low'] as const;
const TARGETS = { min: 0.1, max: 20, step: 0.1 };

interface PolicyForm {
  automatic: boolean;
  categories: string[];
  severities: (typeof SEVERITIES)[number][];
  max_amount: number;
  amount_currency: string;
  min_sentiment: number;
  /** In per cent. */
  max_error: number;
}

function toForm(policy: Policy): PolicyForm {
  return {
    automatic: policy.automatic ?? false,
    categories: policy.categories ?? [],
    severities: (policy.severities ?? []) as PolicyForm['severities'],
    max_amount: policy.max_amount ?? 0,
    amount_currency: policy.amount_currency ?? 'USD',
    min_sentiment: policy.min_sentiment ?? 4,
    max_error: Number(((policy.max_error ?? 0.02) * 100).toFixed(2)),
  };
}

function Conflict({ onLoad }: { onLoad: () => void }) {
  const t = useT();
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      className={styles.gap}
      title={t('automation.conflict')}
      description={t('automation.conflictHint')}
      action={
        <Button size="small" onClick={onLoad}>
          {t('automation.loadTheirs')}
        </Button>
      }
    />
  );
}

function PolicyEditor({ policy }: { policy: Policy }) {
  const t = useT();
  const enumName = useEnumName();
  const names = useNames();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<PolicyForm>();
  const [problem, setProblem] = useState<unknown>(null);
  // What the form was built from: a version that came meanwhile would save over what a colleague has changed.
  const [seen, setSeen] = useState(policy.version);
  const save = useChange(savePolicy, learningQuery.queryKey);
  const stale = toProblem(problem).status === 409;
  const submit = (values: PolicyForm) =>
    save.mutate(
      {
        ...values,
        max_error: Number((values.max_error / 100).toFixed(5)),
        version: seen,
      },
      {
        onSuccess: (saved) => {
          setProblem(null);
          setSeen(saved.version);
          client.setQueryData(policyQuery.queryKey, saved);
          void message.success(t('automation.saved'));
        },
        onError: (error) => setProblem(showFieldProblems(form, error)),
      },
    );
  return (
    <Form<PolicyForm>
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles.form}
      initialValues={toForm(policy)}
      onFinish={submit}
    >
      <Form.Item
        name="automatic"
        label={t('automation.automatic')}
        extra={t('automation.automaticHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <Form.Item
        name="max_error"
        label={t('automation.target')}
        extra={t('automation.targetHint')}
        rules={[
          {
            type: 'number',
            required: true,
            min: TARGETS.min,
            max: TARGETS.max,
            message: t('automation.targetRule'),
          },
        ]}
      >
        <InputNumber {...TARGETS} suffix="%" style={{ width: 130 }} />
      </Form.Item>
      <Form.Item name="categories" label={t('automation.categories')} extra={t('automation.categoriesHint')}>
        <Select
          mode="multiple"
          placeholder={t('automation.none')}
          showSearch={{ optionFilterProp: 'label' }}
          options={names.categories.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="severities" label={t('automation.severities')} extra={t('automation.severitiesHint')}>
        <Select
          mode="multiple"
          placeholder={t('automation.none')}
          options={SEVERITIES.map((value) => ({ value, label: enumName('severity', value) }))}
        />
      </Form.Item>
      <Form.Item
        name="max_amount"
        label={t('automation.amount')}
        extra={t('automation.amountHint')}
        rules={[
          { type: 'number', required: true, min: 0, max: 1_000_000, message: t('automation.amountRule') },
        ]}
      >
        <InputNumber min={0} max={1_000_000} style={{ width: 130 }} />
      </Form.Item>
      <Form.Item
        name="amount_currency"
        label={t('automation.currency')}
        normalize={(value: string) => value.toUpperCase()}
        rules={[{ required: true, pattern: /^[A-Z]{3}$/, message: t('automation.currencyRule') }]}
      >
        <Input maxLength={3} style={{ width: 130 }} />
      </Form.Item>
      <Form.Item name="min_sentiment" label={t('automation.sentiment')} extra={t('automation.sentimentHint')}>
        <Slider
          min={3}
          max={10}
          marks={{ 3: '3', 4: '4', 5: '5', 6: '6', 7: '7', 8: '8', 9: '9', 10: '10' }}
          ariaLabelForHandle={t('automation.sentiment')}
        />
      </Form.Item>
      {stale ? (
        <Conflict
          onLoad={() =>
            void client.query({ ...policyQuery, staleTime: 0 }).then((theirs) => {
              form.setFieldsValue(toForm(theirs));
              setSeen(theirs.version);
              setProblem(null);
            }, setProblem)
          }
        />
      ) : (
        Boolean(problem) && <ProblemAlert error={problem} />
      )}
      <Button type="primary" htmlType="submit" loading={save.isPending} className={styles.gap}>
        {t('automation.save')}
      </Button>
    </Form>
  );
}

/** What may be resolved without a person, and from which confidence on that keeps the promise. */
export function AutomationSection() {
  const t = useT();
  const policy = useQuery(policyQuery);
  const learning = useQuery(learningQuery);
  return (
    <>
      <Panel
        title={t('automation.promise')}
        lead={
          <Phrase
            id="automation.promiseLead"
            values={{ learning: <Link to="/settings/learning">{t('settings.section.learning')}</Link> }}
          />
        }
      >
        <Loaded query={learning} rows={2}>
          {(data) => <PromiseCard promise={data.promise} />}
        </Loaded>
      </Panel>
      <Panel
        title={t('automation.policy')}
        lead={
          policy.data &&
          (policy.data.created_at && policy.data.author ? (
            <Phrase
              id="automation.version"
              values={{
                version: policy.data.version,
                name: policy.data.author.name,
                time: <RelativeTime iso={policy.data.created_at} />,
              }}
            />
          ) : (
            t('automation.defaultVersion')
          ))
        }
      >
        <Loaded query={policy} rows={6}>
          {(data) => <PolicyEditor policy={data} />}
        </Loaded>
      </Panel>
    </>
  );
}
