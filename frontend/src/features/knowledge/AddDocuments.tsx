import { CloseOutlined, InboxOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, InputNumber, Select, Switch, Upload } from 'antd';
import { useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { fileSize } from '@/lib/format';

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

const STRATEGIES: { value: Strategy; label: string }[] = [
  { value: 'auto', label: 'Automatic: by headings where there are any' },
  { value: 'window', label: 'Window: equal sizes' },
  { value: 'sentence', label: 'Sentence: never cuts one' },
  { value: 'markdown', label: 'Markdown: by headings' },
  { value: 'qa', label: 'Questions and answers: a pair each' },
];

const HEADING = /^#{1,6}\s/m;

function pastedDocument({ title, text, visibility }: AddForm): KbDocumentInput {
  return { text: text ?? '', visibility, ...(title?.trim() ? { title: title.trim() } : {}) };
}

interface AddDocumentsProps {
  collection: string;
  onOpen: (documentId: number) => void;
  onCollection: (name: string) => void;
  /** The upload whose progress is shown. It is in the address: a reload or another collection does not lose sight of it. */
  uploadId: number | null;
  onUpload: (uploadId: number, collection: string) => void;
}

export function AddDocuments({ collection, onOpen, onCollection, uploadId, onUpload }: AddDocumentsProps) {
  const [form] = Form.useForm<AddForm>();
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
            form.resetFields(['title', 'text']);
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
            setFiles([]);
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
        layout="vertical"
        requiredMark={false}
        initialValues={{
          collection,
          visibility: 'public',
          chunk: true,
          max_chars: 600,
          overlap: 80,
          chunk_strategy: 'auto',
        }}
        onFinish={submit}
      >
        <Form.Item name="title" label="Title" rules={[{ max: 255, message: 'At most 255 characters' }]}>
          <Input placeholder="Taken from the text when empty" />
        </Form.Item>
        <Form.Item
          name="text"
          label="Text"
          dependencies={['files']}
          rules={[
            { required: files.length === 0, whitespace: true, message: 'Paste some text, or drop a file' },
          ]}
        >
          <Input.TextArea
            autoSize={{ minRows: 8, maxRows: 18 }}
            placeholder="Paste an article, Markdown or plain text"
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
          <InboxOutlined aria-hidden /> Drop .md, .txt, .html, .pdf, .docx or .zip files here, or choose them
        </Upload.Dragger>
        {refusals.length > 0 && (
          <Alert
            type="warning"
            role="alert"
            className={styles.gap}
            title={refusals.map((line) => (
              <div key={line}>{line}</div>
            ))}
            closable={{ onClose: () => setRefusals([]), 'aria-label': 'Dismiss' }}
          />
        )}
        {files.length > 0 && (
          <ul className={styles.files} aria-label="Files to add">
            {files.map(({ name, size }) => (
              <li key={name}>
                <span className={styles.fileTitle}>{name}</span>
                <span className={styles.quiet}>{fileSize(size)}</span>
                <Button
                  type="text"
                  size="small"
                  aria-label={`Remove ${name}`}
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
            label="Collection"
            rules={[
              {
                pattern: /^[A-Za-z0-9._-]{3,512}$/,
                message: '3 to 512 of letters, digits, dot, dash, underscore',
              },
            ]}
          >
            <Input />
          </Form.Item>
          <Form.Item name="visibility" label="Who may be shown it">
            <Select
              options={[
                { value: 'public', label: 'Customers and agents' },
                { value: 'internal', label: 'Agents only' },
              ]}
            />
          </Form.Item>
          <Form.Item name="chunk" label="Cut into chunks" valuePropName="checked">
            <Switch />
          </Form.Item>
          <Form.Item name="chunk_strategy" label="Strategy">
            <Select disabled={!chunk} options={STRATEGIES} />
          </Form.Item>
          <Form.Item
            name="max_chars"
            label="Characters per chunk"
            rules={[{ type: 'integer', min: 50, max: 8000, required: true, message: '50 to 8,000' }]}
          >
            <InputNumber disabled={!chunk} min={50} max={8000} step={50} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item
            name="overlap"
            label="Overlap"
            dependencies={['max_chars']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value: number | null) =>
                  typeof value === 'number' && value >= 0 && value < (getFieldValue('max_chars') as number)
                    ? Promise.resolve()
                    : Promise.reject(new Error('0 or more, and less than a chunk')),
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
          {total > 1 ? `Add ${total} documents` : 'Add document'}
        </Button>
      </Form>
      {ingest.data && <IngestReport result={ingest.data} onOpen={onOpen} />}
      {uploadId !== null && <UploadReport key={uploadId} id={uploadId} onOpen={onOpen} />}
    </div>
  );
}
