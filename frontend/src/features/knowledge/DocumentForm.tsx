import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { showFieldProblems } from '@/lib/form-problem';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { toProblem } from '@/lib/problem';

import styles from './knowledge.module.css';
import { documentQuery, useUpdateDocument } from './api';

import type { KbDocumentDetail } from '@/lib/types';

interface Values {
  title: string;
  text: string;
  visibility: KbDocumentDetail['visibility'];
}

const NAMES = ['title', 'text', 'visibility'] as const;
const VISIBILITIES = ['public', 'internal'] as const;

interface DocumentFormProps {
  document: KbDocumentDetail;
  /** The text changed: answers that rest on the old one may be affected. */
  onSaved: (textChanged: boolean) => void;
  onCancel: () => void;
  /** With each change: whether there is something to lose. */
  onChanged: (changed: boolean) => void;
}

/** Change a document; a changed text becomes a new version. */
export function DocumentForm({ document, onSaved, onCancel, onChanged }: DocumentFormProps) {
  const t = useT();
  const enumName = useEnumName();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [problem, setProblem] = useState<unknown>(null);
  // What was seen when the changes began, not what came meanwhile.
  const [seen, setSeen] = useState(document);
  const update = useUpdateDocument(document.id);
  const stale = toProblem(problem).status === 409;
  const changesOf = (values: Values): Partial<Values> =>
    Object.fromEntries(
      Object.entries(values).filter(([name, value]) => value !== seen[name as keyof Values]),
    );
  /** Keep what was changed here; what was not touched follows what is there now, so that no save takes it back. */
  const keepMine = (current: KbDocumentDetail) => {
    const values = form.getFieldsValue();
    const untouched = NAMES.filter((name) => values[name] === seen[name]);
    form.setFieldsValue(Object.fromEntries(untouched.map((name) => [name, current[name]])));
    setSeen(current);
    setProblem(null);
  };
  const submit = (values: Values) => {
    const changed = changesOf(values);
    if (Object.keys(changed).length === 0) {
      onCancel();
      return;
    }
    update.mutate(
      { ...changed, version: seen.version },
      {
        onSuccess: (saved) => {
          void message.success(t('knowledge.saved'));
          const now = form.getFieldsValue();
          if (NAMES.every((name) => now[name] === values[name])) {
            onSaved('text' in changed);
            return;
          }
          // Typed while it was being saved: a change of what stands there now.
          setProblem(null);
          setSeen(saved);
        },
        onError: (error) => setProblem(showFieldProblems(form, error)),
      },
    );
  };
  return (
    <Form<Values>
      form={form}
      name="edit-document"
      layout="vertical"
      requiredMark={false}
      initialValues={{ title: document.title, text: document.text, visibility: document.visibility }}
      onValuesChange={(_changed, values) => onChanged(Object.keys(changesOf(values)).length > 0)}
      onFinish={submit}
    >
      <Form.Item
        name="title"
        label={t('knowledge.titleField')}
        rules={[{ required: true, whitespace: true, max: 255, message: t('knowledge.atMost255') }]}
      >
        <Input dir="auto" autoFocus />
      </Form.Item>
      <Form.Item
        name="text"
        label={t('knowledge.text')}
        rules={[{ required: true, whitespace: true, message: t('knowledge.textNeeded') }]}
      >
        <Input.TextArea dir="auto" autoSize={{ minRows: 12, maxRows: 26 }} />
      </Form.Item>
      <Form.Item name="visibility" label={t('knowledge.whoMaySee')}>
        <Select options={VISIBILITIES.map((value) => ({ value, label: enumName('visibility', value) }))} />
      </Form.Item>
      {stale ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          className={styles.gapBelow}
          title={t('knowledge.stale')}
          description={t('knowledge.staleHint')}
          action={
            <Button
              size="small"
              onClick={() =>
                void client.query({ ...documentQuery(document.id), staleTime: 0 }).then(keepMine, setProblem)
              }
            >
              {t('knowledge.saveOver')}
            </Button>
          }
        />
      ) : (
        Boolean(problem) && <ProblemAlert className={styles.gapBelow} error={problem} />
      )}
      <div className={styles.formActions}>
        <Button type="primary" htmlType="submit" loading={update.isPending}>
          {t('knowledge.save')}
        </Button>
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
      </div>
    </Form>
  );
}
