import { CloseOutlined, InboxOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, InputNumber, Select, Switch, Upload } from 'antd';
import { useEffect, useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { loadForm, saveForm } from '@/lib/composer-draft';
import { fileSize } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useMe } from '@/lib/session';

import { IngestReport } from './IngestReport';
import { useIngest, useUpload } from './api';
import styles from './knowledge.module.css';
import { UploadReport } from './UploadReport';
import { ACCEPTED, refusal } from './upload-files';

import type { ChunkStrategy, KbDocumentInput } from '@/lib/types';

type Strategy = ChunkStrategy | 'auto';

interface AddForm {
  title?: string;
  text?: string;
  collection: string;
  visibility: 'public' | 'internal';
  chunk: boolean;
  max_chars: number;
  overlap: number;
  chunk_strategy: Strategy;
}

const STRATEGIES: Strategy[] = ['auto', 'window', 'sentence', 'markdown', 'qa'];

const HEADING = /^#{1,6}\s/m;

function pastedDocument({ title, text, visibility }: AddForm): KbDocumentInput {
  return { text: text ?? '', visibility, ...(title?.trim() ? { title: title.trim() } : {}) };
}

/** What another page hands over to be made an article of: "write an article from this ticket". */
export interface Prefill {
  title: string;
  text: string;
}

/** What was typed and not added yet; `given` is the text that it began with. */
interface Kept extends Prefill {
  given: string;
}

interface AddDocumentsProps {
  collection: string;
  prefill: Prefill | null;
  onOpen: (documentId: number) => void;
  onCollection: (name: string) => void;
  /** What was handed over is in the knowledge base. */
  onAdded: () => void;
  /** The upload whose progress is shown. It is in the address: a reload or another collection does not lose sight of it. */
  uploadId: number | null;
  onUpload: (uploadId: number, collection: string) => void;
}

export function AddDocuments({
  collection,
  prefill,
  onOpen,
  onCollection,
  onAdded,
  uploadId,
  onUpload,
}: AddDocumentsProps) {
  const t = useT();
  const enumName = useEnumName();
  const [form] = Form.useForm<AddForm>();
  const me = useMe();
  // What a ticket hands over does not replace what was being written here.
  const keptAs = prefill ? 'article-from-ticket' : 'article';
  const given = prefill?.text ?? '';
  const [start] = useState<Prefill>(() => {
    const kept = loadForm<Kept>(me.id, keptAs);
    if (kept.given === given) return { title: kept.title ?? '', text: kept.text ?? '' };
    return { title: prefill?.title.slice(0, 255) ?? '', text: given };
  });
  const keep = ({ title = '', text: typed = '' }: AddForm) =>
    saveForm(
      me.id,
      keptAs,
      title === '' && typed === '' ? null : ({ title, text: typed, given } satisfies Kept),
    );
  useEffect(() => {
    // Files, reports and what is typed stay when the page turns to another collection.
    form.setFieldValue('collection', collection);
  }, [form, collection]);
  const [files, setFiles] = useState<File[]>([]);
  const [refusals, setRefusals] = useState<string[]>([]);
  const ingest = useIngest();
  const upload = useUpload();
  // Undefined until the form has mounted, whatever its type says.
  const chunk = (Form.useWatch('chunk', form) as boolean | undefined) ?? true;
  const text = Form.useWatch('text', form) ?? '';
  const total = files.length + (text.trim() ? 1 : 0);

  const take = (file: File) => {
    const reason = refusal(file);
    if (reason) setRefusals((before) => [...before, reason]);
    else setFiles((before) => [...before.filter(({ name }) => name !== file.name), file]);
  };

  const submit = (visible: AddForm) => {
    const values = { ...form.getFieldsValue(true), ...visible } as AddForm;
    const { collection: name, visibility, chunk: cut, max_chars, overlap, chunk_strategy } = values;
    if (values.text?.trim()) {
      const strategy: ChunkStrategy = HEADING.test(values.text) ? 'markdown' : 'window';
      const chosen = chunk_strategy === 'auto' ? strategy : chunk_strategy;
      ingest.mutate(
        {
          collection: name,
          chunk: cut,
          max_chars,
          overlap,
          chunk_strategy: chosen,
          documents: [pastedDocument(values)],
        },
        {
          onSuccess: () => {
            const now = form.getFieldsValue();
            // What was typed while it was being added stays.
            if (now.title === values.title && now.text === values.text) {
              saveForm(me.id, keptAs, null);
              // After an article from a ticket one is back at what was being written here.
              const own: Partial<Kept> = prefill ? loadForm<Kept>(me.id, 'article') : {};
              form.setFieldsValue({ title: own.title ?? '', text: own.text ?? '' });
              onAdded();
            }
            if (name !== collection) onCollection(name);
          },
        },
      );
    }
    if (files.length > 0) {
      const strategy = chunk_strategy === 'auto' ? null : chunk_strategy;
      upload.mutate(
        {
          files,
          options: { collection: name, visibility, chunk: cut, max_chars, overlap, chunk_strategy: strategy },
        },
        {
          onSuccess: (job) => {
            setFiles((before) => before.filter((file) => !files.includes(file)));
            setRefusals([]);
            onUpload(job.id, name);
          },
        },
      );
    }
  };

  return (
    <div className={styles.add}>
      <Form<AddForm>
        form={form}
        name="add-document"
        layout="vertical"
        requiredMark={false}
        initialValues={{
          ...start,
          collection,
          visibility: 'public',
          chunk: true,
          max_chars: 600,
          overlap: 80,
          chunk_strategy: 'auto',
        }}
        onValuesChange={(_changed, values) => keep(values)}
        onFinish={submit}
      >
        <Form.Item
          name="title"
          label={t('knowledge.titleField')}
          rules={[{ max: 255, message: t('knowledge.atMost255') }]}
        >
          <Input dir="auto" placeholder={t('knowledge.titlePlaceholder')} />
        </Form.Item>
        <Form.Item
          name="text"
          label={t('knowledge.text')}
          dependencies={['files']}
          rules={[{ required: files.length === 0, whitespace: true, message: t('knowledge.textRequired') }]}
        >
          <Input.TextArea
            dir="auto"
            autoSize={{ minRows: 8, maxRows: 18 }}
            placeholder={t('knowledge.textPlaceholder')}
          />
        </Form.Item>
        <Upload.Dragger
          accept={ACCEPTED}
          multiple
          showUploadList={false}
          className={styles.drop}
          beforeUpload={(file, all) => {
            if (file === all[0]) setRefusals([]);
            take(file);
            return false;
          }}
        >
          <InboxOutlined aria-hidden /> {t('knowledge.drop')}
        </Upload.Dragger>
        {refusals.length > 0 && (
          <Alert
            type="warning"
            role="alert"
            className={styles.gap}
            title={refusals.map((line) => (
              <div key={line}>{line}</div>
            ))}
            closable={{ onClose: () => setRefusals([]), 'aria-label': t('knowledge.dismiss') }}
          />
        )}
        {files.length > 0 && (
          <ul className={styles.files} aria-label={t('knowledge.filesToAdd')}>
            {files.map(({ name, size }) => (
              <li key={name}>
                <span className={styles.fileTitle}>{name}</span>
                <span className={styles.quiet}>{fileSize(size)}</span>
                <Button
                  type="text"
                  size="small"
                  aria-label={t('knowledge.remove', { name })}
                  icon={<CloseOutlined aria-hidden />}
                  onClick={() => setFiles((before) => before.filter((file) => file.name !== name))}
                />
              </li>
            ))}
          </ul>
        )}
        <div className={styles.options}>
          <Form.Item
            name="collection"
            label={t('knowledge.collection')}
            rules={[
              {
                pattern: /^[A-Za-z0-9._-]{3,512}$/,
                message: t('knowledge.collectionRule'),
              },
            ]}
          >
            <Input dir="auto" />
          </Form.Item>
          <Form.Item name="visibility" label={t('knowledge.whoMaySee')}>
            <Select
              options={[
                { value: 'public', label: t('knowledge.visibilityPublic') },
                { value: 'internal', label: t('knowledge.visibilityInternal') },
              ]}
            />
          </Form.Item>
          <Form.Item name="chunk" label={t('knowledge.cutIntoChunks')} valuePropName="checked">
            <Switch />
          </Form.Item>
          <Form.Item name="chunk_strategy" label={t('knowledge.strategy')}>
            <Select
              disabled={!chunk}
              options={STRATEGIES.map((value) => ({ value, label: enumName('strategy', value) }))}
            />
          </Form.Item>
          <Form.Item
            name="max_chars"
            label={t('knowledge.characters')}
            rules={[
              {
                type: 'integer',
                min: 50,
                max: 8000,
                required: true,
                message: t('knowledge.charactersRange'),
              },
            ]}
          >
            <InputNumber disabled={!chunk} min={50} max={8000} step={50} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item
            name="overlap"
            label={t('knowledge.overlap')}
            dependencies={['max_chars']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value: number | null) =>
                  typeof value === 'number' && value >= 0 && value < (getFieldValue('max_chars') as number)
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('knowledge.overlapRule'))),
              }),
            ]}
          >
            <InputNumber disabled={!chunk} min={0} step={10} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        {ingest.error && <ProblemAlert className={styles.gap} error={ingest.error} />}
        {upload.error && <ProblemAlert className={styles.gap} error={upload.error} />}
        <Button
          type="primary"
          htmlType="submit"
          loading={ingest.isPending || upload.isPending}
          className={styles.gap}
        >
          {t('knowledge.addCount', { count: Math.max(total, 1) })}
        </Button>
      </Form>
      {ingest.data && <IngestReport result={ingest.data} onOpen={onOpen} />}
      {uploadId !== null && <UploadReport key={uploadId} id={uploadId} onOpen={onOpen} />}
    </div>
  );
}
